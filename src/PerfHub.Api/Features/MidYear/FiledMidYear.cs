using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.MidYear;

/// <summary>A receipt together with the figures.</summary>
public sealed record FiledMidYear : MidYearReceipt
{
    [SetsRequiredMembers]
    private FiledMidYear(MidYearReceipt receipt, ReadOnlyMemory<byte> figures)
        : base(receipt) => MidYear = new RawJson<MidYearFigures>(figures);

    /// <summary>The figures as they were sent, byte for byte.</summary>
    [JsonPropertyOrder(1)] public RawJson<MidYearFigures> MidYear { get; }

    internal static new FiledMidYear FromRow(MidYearFilingRow row) => new(MidYearReceipt.FromRow(row), StoredCompression.Decompress(row.Document));
}
