using PerfHub.Api.Data;
using PerfHub.Api.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>Where a unit stands, with its current report as it is stored: all that judging it again begins with.</summary>
internal record StoredReport : StandingRow
{
    /// <summary>What is selected of the standing <c>t</c> and its current revision <c>r</c>.</summary>
    internal const string Columns = """
        t.*, r.ReceivedAt, r.Document,
            (SELECT COALESCE(MAX(e.Number), 0) FROM Reevaluation e WHERE e.Standing = t.Id) AS LastReevaluation
        """;

    private const string Sql = $"""
        SELECT {Columns}
        FROM Standing t JOIN Revision r ON r.Standing = t.Id AND r.Number = t.Revision
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit
        """;

    /// <summary>When it was received, UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>The document, compressed.</summary>
    public required byte[] Document { get; init; }

    /// <summary>The number of the unit's last re-evaluation in the year, of whatever revision; 0 where there is none.</summary>
    public required int LastReevaluation { get; init; }

    /// <summary>Whose it is.</summary>
    public ReportKey Key => new(Bureau, Unit, Year);

    /// <summary>Reads a unit's current report; nothing where it has filed none.</summary>
    public static Task<StoredReport?> Load(IReads reads, ReportKey key) => reads.FirstOrDefault<StoredReport>(Sql, key);

    /// <summary>The same without the documents, for whoever has read them and keeps many.</summary>
    public virtual StoredReport WithoutDocuments() => this with { Document = [] };

    /// <summary>What it says.</summary>
    public SelfEvaluationReport Read() => JsonBody.Parse<SelfEvaluationReport>(Compressed.Unpack(Document));
}
