using PerfHub.Api.Http.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>A current report with its document.</summary>
internal sealed record StoredReport : CurrentReportState
{
    private const string Sql = $"""
        SELECT {Columns}, r.ReceivedAt, r.Document
        FROM CurrentReport t JOIN Revision r ON r.ReportId = t.Id AND r.Number = t.Revision
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit
        """;

    /// <summary>When the revision was received, UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>The document, compressed.</summary>
    public required byte[] Document { get; init; }

    /// <summary>Loads a unit's current report; <see langword="null"/> if it has filed none.</summary>
    public static Task<StoredReport?> LoadAsync(IReadSession reads, ReportKey key) =>
        reads.QueryFirstOrDefaultAsync<StoredReport>(Sql, key);

    public SelfEvaluationReport ParseDocument() => JsonBody.ParseStored<SelfEvaluationReport>(StoredCompression.Decompress(Document));
}
