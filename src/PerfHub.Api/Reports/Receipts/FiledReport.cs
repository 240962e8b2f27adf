using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using PerfHub.Api.Http.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.Receipts;

/// <summary>A receipt together with its report.</summary>
public sealed record FiledReport : Receipt
{
    /// <summary>Adds the JSON of the report to its receipt.</summary>
    [SetsRequiredMembers]
    public FiledReport(Receipt receipt, ReadOnlyMemory<byte> report)
        : base(receipt) => Report = new RawJson<SelfEvaluationReport>(report);

    /// <summary>The report as it was sent, byte for byte.</summary>
    [JsonPropertyOrder(2)]
    public RawJson<SelfEvaluationReport> Report { get; }
}
