using System.Reflection;

namespace Lethe;

/// <summary>The version of Lethe.</summary>
public static class LetheVersion
{
    /// <summary>The version, as packages carry it: <c>0.1.0</c>.</summary>
    public static string Text { get; } = typeof(LetheVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
