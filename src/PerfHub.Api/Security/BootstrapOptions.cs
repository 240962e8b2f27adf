namespace PerfHub.Api.Security;

/// <summary>The setting <c>PerfHub__BootstrapKey</c>.</summary>
public sealed class BootstrapOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "PerfHub";

    /// <summary>The minimum length of the key, characters.</summary>
    public const int MinKeyLength = 32;

    /// <summary>A key with the role of an operator, to create the first bureau; null or absent for none.</summary>
    public string? BootstrapKey { get; set; }
}
