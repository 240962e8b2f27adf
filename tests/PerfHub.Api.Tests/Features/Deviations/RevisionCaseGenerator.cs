using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>Generates revisions with few rules and few figures, so that every transition between two revisions occurs.</summary>
public static class RevisionCaseGenerator
{
    public static readonly ReportKey Key = new("650104", "0137", 2024);

    public const long ReportId = 4711;

    private static readonly DateTime Start = new(2025, 2, 18, 3, 12, 45, DateTimeKind.Utc);

    private static readonly string[] Rules = ["budget-execution-rate", "completion-rate", "grade-band"];

    private static readonly Gen<Figure> FigureGenerator = Gen.Elements<Figure>(1m, 2m, "优", "良", default);

    private static Gen<Finding> GenerateFinding(string rule, string subject) =>
        from expected in FigureGenerator
        from actual in FigureGenerator
        from pointer in Gen.Elements("/a", "/b")
        from severity in Gen.Elements(Enum.GetValues<Severity>())
        select new Finding(
            DeviationId.Create(Key, rule, subject), rule, subject, severity, pointer, "1", expected, actual, actual.Number - expected.Number,
            $"{actual.Number} = {expected.Number}", new Text($"{pointer} 不符", $"{pointer} differs"))
        {
            // Rows from before hashes were stored have none; equal figures have equal hashes.
            InputsHash = $"{expected}{actual}".PadRight(64, 'a'),
        };

    private static readonly Gen<List<Finding>> FindingsGenerator =
        from places in Gen.SubListOf(Rules.SelectMany(rule => new[] { (rule, "1"), (rule, "2") }))
        from findings in Gen.CollectToList(places, place => GenerateFinding(place.rule, place.Item2))
        select findings.ToList();

    // Changes that unit and auditor make between two revisions.
    private static Gen<DeviationRow> GenerateDecisions(DeviationRow row) =>
        from status in row.Status == DeviationStatus.Resolved
            ? Gen.Constant(row.Status)
            : Gen.Elements(DeviationStatus.Open, DeviationStatus.Explained, DeviationStatus.Confirmed, DeviationStatus.Dismissed)
        from explanation in Gen.Elements(row.Explanation, "数据口径不同。")
        from assignee in Gen.Elements(row.Assignee, "李审计")
        from dueOn in Gen.Elements(row.DueOn, new DateOnly(2025, 3, 31))
        select row with
        {
            Status = status,
            Explanation = explanation,
            ExplainedAt = explanation is null ? null : row.ChangedAt,
            Assignee = assignee,
            DueOn = dueOn,
        };

    private static Gen<List<DeviationRow>> GenerateDecisions(IEnumerable<DeviationRow> rows) =>
        Gen.CollectToList(rows, GenerateDecisions).Select(decided => decided.ToList());

    private static Gen<List<DeviationRow>> GenerateHistory(int revisions) => revisions == 0
        ? Gen.Constant(new List<DeviationRow>())
        : from before in GenerateHistory(revisions - 1)
          from findings in FindingsGenerator
          from decided in GenerateDecisions(DeviationLifecycle.ApplyRevision(before, [], findings, CreateSource(revisions)).Rows)
          select decided;

    /// <summary>A revision that the unit has just filed.</summary>
    public static RevisionSource CreateSource(int revision) => new(ReportId, Key.Bureau, revision, new EventActor("phk_1", Role.Unit), Start.AddHours(revision));

    public static Arbitrary<RevisionCase> Cases() => (
        from number in Gen.Choose(1, 5)
        from before in GenerateHistory(number - 1)
        from findings in FindingsGenerator
        select new RevisionCase(before, findings, number, Start.AddHours(number))).ToArbitrary();
}
