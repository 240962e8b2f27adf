using PerfHub.Api.Http.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>The same with the unit's current report as it is stored.</summary>
internal sealed record StoredReport : CurrentReportState
{
    private const string Sql = $"""
        SELECT {Columns}, r.ReceivedAt, r.Document
        FROM CurrentReport t JOIN Revision r ON r.ReportId = t.Id AND r.Number = t.Revision
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit
        """;

    /// <summary>When it was received, UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>The document, compressed.</summary>
    public required byte[] Document { get; init; }

    /// <summary>Reads a unit's current report; nothing where it has filed none.</summary>
    public static Task<StoredReport?> LoadAsync(IReadSession reads, ReportKey key) => reads.QueryFirstOrDefaultAsync<StoredReport>(Sql, key);

    /// <summary>What it says.</summary>
    public SelfEvaluationReport ParseDocument() => JsonBody.Parse<SelfEvaluationReport>(BrotliCodec.Decompress(Document));
}
