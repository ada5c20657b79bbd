using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class DatasetSpecTests
{
    [Theory]
    [InlineData("cifar10", "cifar10")]
    [InlineData(" CIFAR10 ", "cifar10")]
    [InlineData("cifar10:validation=0.1", "cifar10")]
    [InlineData("cifar10:validation=0,train=1500PerClass", "cifar10:train=1500perclass,validation=0")]
    [InlineData("cifar10: test=500 , train=10%", "cifar10:train=10%,test=500")]
    [InlineData("mnist:validation=.25", "mnist:validation=0.25")]
    [InlineData("mnist:train=2.50%", "mnist:train=2.5%")]
    public void Equal_loads_have_equal_text(string text, string canonical) => Assert.Equal(canonical, DatasetSpec.Parse(text).ToString());

    [Theory]
    [InlineData("cifar10:trian=5", "dataset 'cifar10:trian=5': unknown option 'trian', did you mean 'train'?")]
    [InlineData("cifar10:train=0", "dataset 'cifar10:train=0': option 'train': expected a number of images as 500, 50perclass or 10%, got '0'")]
    [InlineData("cifar10:train=101%", "dataset 'cifar10:train=101%': option 'train': expected a number of images as 500, 50perclass or 10%, got '101%'")]
    [InlineData("cifar10:train", "dataset 'cifar10:train': option 'train': expected a number of images as 500, 50perclass or 10%, got ''")]
    [InlineData("cifar10:test=-5", "dataset 'cifar10:test=-5': option 'test': expected a number of images as 500, 50perclass or 10%, got '-5'")]
    [InlineData("cifar10:test=5,test=6", "dataset 'cifar10:test=5,test=6': option 'test' is given twice")]
    [InlineData("cifar10:validation=0.6", "dataset 'cifar10:validation=0.6': option 'validation': expected a fraction from 0 to 0.5, got '0.6'")]
    [InlineData("cifar10:validation=x,train=y", "dataset 'cifar10:validation=x,train=y': option 'validation': expected a fraction from 0 to 0.5, got 'x'; option 'train': expected a number of images as 500, 50perclass or 10%, got 'y'")]
    [InlineData("cifar10:", "dataset 'cifar10:': unknown option '', known are train, test, validation")]
    public void Faults_are_told_all_at_once(string text, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => DatasetSpec.Parse(text)).Message);
}
