namespace PerfHub.Api;

/// <summary>The settings under <c>PerfHub</c>, e.g. <c>PerfHub__Store</c>.</summary>
public sealed class PerfHubOptions
{
    /// <summary>The shortest bootstrap key taken, in characters.</summary>
    public const int ShortestBootstrapKey = 32;

    /// <summary>The store: <c>Sqlite</c>.</summary>
    public string Store { get; set; } = "Sqlite";

    /// <summary>A key accepted as an operator's, so that the first bureau can be made.</summary>
    public string? BootstrapKey { get; set; }
}
