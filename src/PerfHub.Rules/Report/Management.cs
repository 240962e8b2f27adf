namespace PerfHub.Rules.Report;

/// <summary>The management of budget and funds (管理情况).</summary>
public sealed record Management
{
    /// <summary>The rules and internal controls in force (管理制度健全性).</summary>
    public string? Systems { get; init; }

    /// <summary>Lawful and safe use of funds (资金使用合规性和安全性).</summary>
    public string? Compliance { get; init; }
}
