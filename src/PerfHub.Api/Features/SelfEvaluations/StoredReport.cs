using PerfHub.Api.Data;
using PerfHub.Api.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>A unit's current report as it is stored, with what is said of it now: all that judging it again begins with.</summary>
internal sealed record StoredReport
{
    /// <summary>What is selected of <see cref="Tables"/>.</summary>
    internal const string Columns = """
        t.Id AS Standing, t.Bureau, t.Unit, t.Year, t.Revision, t.Reevaluation, t.Late, r.ReceivedAt, r.ContentSha256, r.Document,
        COALESCE(e.Verdict, r.Verdict) AS Verdict
        """;

    /// <summary>What is joined to the standing <c>t</c>.</summary>
    internal const string Tables = """
        JOIN Revision r ON r.Standing = t.Id AND r.Number = t.Revision
        LEFT JOIN Reevaluation e ON e.Standing = t.Id AND e.Number = t.Reevaluation
        """;

    private const string Sql = $"""
        SELECT {Columns} FROM Standing t {Tables} WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit
        """;

    /// <summary>The id of the standing.</summary>
    public required long Standing { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The unit's code.</summary>
    public required string Unit { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>The current revision.</summary>
    public required int Revision { get; init; }

    /// <summary>The number of the re-evaluation that it goes by; 0 for none.</summary>
    public required int Reevaluation { get; init; }

    /// <summary>Whether it is held to be late.</summary>
    public required bool Late { get; init; }

    /// <summary>When it was received, UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>SHA-256 of the document.</summary>
    public required string ContentSha256 { get; init; }

    /// <summary>The document, compressed.</summary>
    public required byte[] Document { get; init; }

    /// <summary>What is said of it now, compressed.</summary>
    public required byte[] Verdict { get; init; }

    /// <summary>Whose it is.</summary>
    public ReportKey Key => new(Bureau, Unit, Year);

    /// <summary>Reads a unit's current report; nothing where it has filed none.</summary>
    public static Task<StoredReport?> Load(IReads reads, ReportKey key) => reads.FirstOrDefault<StoredReport>(Sql, key);

    /// <summary>What it says.</summary>
    public SelfEvaluationReport Read() => JsonBody.Parse<SelfEvaluationReport>(Compressed.Unpack(Document));
}
