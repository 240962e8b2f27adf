using Dapper;

namespace PerfHub.Api.Reports.Peers;

/// <summary>The completion of an indicator, percent.</summary>
[method: ExplicitConstructor]
internal sealed record CompletionRow(long ReportId, string Name, decimal Value);
