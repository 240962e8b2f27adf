namespace PerfHub.Rules.Report;

/// <summary>How budget and funds are managed, in words.</summary>
public sealed record Management
{
    /// <summary>The rules and internal controls in force (管理制度健全性).</summary>
    public string? Systems { get; init; }

    /// <summary>Lawful and safe use of funds (资金使用合规性和安全性).</summary>
    public string? Compliance { get; init; }
}
