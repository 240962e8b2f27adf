using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using PerfHub.Api.Http.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.Receipts;

/// <summary>A receipt with the report that it is for.</summary>
public sealed record FiledReport : Receipt
{
    /// <summary>Adds the report to its receipt.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="report">The report.</param>
    [SetsRequiredMembers]
    public FiledReport(Receipt receipt, ReadOnlyMemory<byte> report)
        : base(receipt) => Report = new RawJson<SelfEvaluationReport>(report);

    /// <summary>The report as it was sent, byte for byte.</summary>
    [JsonPropertyOrder(1)]
    public RawJson<SelfEvaluationReport> Report { get; }
}
