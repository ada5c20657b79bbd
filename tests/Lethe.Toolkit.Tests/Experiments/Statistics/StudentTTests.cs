using Lethe.Experiments.Statistics;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Statistics;

/// <summary>Golden values are scipy's (stats.t); its quantiles are good to nine digits.</summary>
public sealed class StudentTTests
{
    [Theory]
    [InlineData(1, 1.3763819204924512, 12.706204736432095, 636.6192494318557)]
    [InlineData(2, 1.0606601717798223, 4.302652729911275, 31.599054577041514)]
    [InlineData(4, 0.94096457719753, 2.7764451051977987, 8.610301581379899)]
    [InlineData(9, 0.8834038596855205, 2.2621571627409915, 4.7809125859335495)]
    [InlineData(29, 0.8541919839474874, 2.045229642132703, 3.6594050194045704)]
    [InlineData(1000, 0.8419808221624286, 1.9623390808264074, 3.300282648423858)]
    public void Quantiles_are_those_of_scipy(int freedom, double p80, double p975, double p9995)
    {
        Close(p80, StudentT.Quantile(0.8, freedom), 1e-8);
        Close(p975, StudentT.Quantile(0.975, freedom), 1e-8);
        Close(p9995, StudentT.Quantile(0.9995, freedom), 1e-8);
        Close(-p975, StudentT.Quantile(0.025, freedom), 1e-8);
    }

    [Theory]
    [InlineData(1, 0.4682744825694464, 0.1475836176504332, 0.007956089912025812)]
    [InlineData(4, 0.4625779204697266, 0.05805826175840775, 1.1670081613006347e-06)]
    [InlineData(29, 0.4605162222436869, 0.027471818591483593, 3.1734386648646587e-27)]
    [InlineData(1000, 0.4601821845118021, 0.022885173246625833, 5.239426077586736e-210)]
    public void Tails_are_those_of_scipy(int freedom, double at01, double at2, double at40)
    {
        Close(at01, StudentT.Tail(0.1, freedom), 1e-11);
        Close(at2, StudentT.Tail(-2, freedom), 1e-11);
        Close(at40, StudentT.Tail(40, freedom), 1e-9);
        Close(1 - at2, StudentT.Cumulative(2, freedom), 1e-12);
        Close(at2, StudentT.Cumulative(-2, freedom), 1e-11);
    }

    [Fact]
    public void One_degree_of_freedom_is_the_tangent_and_two_have_a_root()
    {
        Close(Math.Tan(0.3 * Math.PI), StudentT.Quantile(0.8, 1), 1e-13);
        Close(Math.Tan(0.475 * Math.PI), StudentT.Quantile(0.975, 1), 1e-13);
        Close(0.95 / Math.Sqrt(2 * 0.975 * 0.025), StudentT.Quantile(0.975, 2), 1e-13);
    }

    [Fact]
    public void The_middle_is_zero_and_the_ends_are_certain()
    {
        Assert.Equal(0, StudentT.Quantile(0.5, 3));
        Assert.Equal(0.5, StudentT.Cumulative(0, 3), 1e-15);
        Assert.Equal(1, StudentT.Cumulative(double.PositiveInfinity, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Tail(1, 0));
    }

    private static void Close(double expected, double actual, double relative) => Assert.Equal(expected, actual, Math.Abs(expected) * relative);
}
