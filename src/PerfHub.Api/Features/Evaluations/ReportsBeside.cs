using PerfHub.Api.Data;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Features.Policies;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Features.Windows;

namespace PerfHub.Api.Features.Evaluations;

/// <summary>Reads current reports of a region by bureau and unit, each with what is known beside it: what <see cref="Known"/> reads of one.</summary>
/// <param name="region">The bureau; those below it belong to it.</param>
/// <param name="year">The fiscal year.</param>
internal sealed class ReportsBeside(string region, int year)
{
    private const string Stamped =
        "m.Number AS MidYear, l.ContentSha256 AS LastYear, x.ClosesAt AS ExtendedTo, c.Job AS Comparison";

    private const string Tables = """
        FROM Standing t
        LEFT JOIN MidYearFiling m ON m.Bureau = t.Bureau AND m.Year = t.Year AND m.Unit = t.Unit AND m.Number = (
            SELECT MAX(n.Number) FROM MidYearFiling n WHERE n.Bureau = t.Bureau AND n.Year = t.Year AND n.Unit = t.Unit)
        LEFT JOIN Standing l ON l.Bureau = t.Bureau AND l.Year = @LastYear AND l.Unit = t.Unit
        LEFT JOIN FilingExtension x ON x.Bureau = t.Bureau AND x.Year = t.Year AND x.Unit = t.Unit AND x.Phase = 'Final'
        LEFT JOIN Comparison c ON c.Standing = t.Id AND c.Revision = t.Revision
        """;

    private const string MarksSql = $"""
        SELECT t.Id, t.Revision, t.Reevaluation, t.Status, t.LastChange, {Stamped}
        {Tables}
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit >= @First AND t.Unit <= @Last
        """;

    private const string ReportsSql = $"""
        SELECT {StandingBefore.Columns}, {Stamped}, c.Found, c.Region, c.PeerStanding, c.PeerRevision,
            CASE WHEN p.Revision = c.PeerRevision THEN 1 ELSE 0 END AS IsPeerThere,
            CASE WHEN EXISTS (SELECT 1 FROM BureauScope s WHERE s.Ancestor = c.Region AND s.Descendant = @Region AND c.Region <> @Region)
                THEN 1 ELSE 0 END AS IsOfWider
        {Tables}
        LEFT JOIN Standing p ON p.Id = c.PeerStanding
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit >= @First AND t.Unit <> @After
        ORDER BY t.Unit
        """;

    private const string DocumentsSql = $"""
        SELECT t.Id, r.ReceivedAt, r.Document, m.Document AS MidYear, y.Document AS LastYear
        {Tables}
        JOIN Revision r ON r.Standing = t.Id AND r.Number = t.Revision
        LEFT JOIN Revision y ON y.Standing = l.Id AND y.Number = l.Revision
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit >= @First AND t.Unit <= @Last
        """;

    private const string DeviationsSql = """
        SELECT d.* FROM Standing t JOIN Deviation d ON d.Standing = t.Id
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit >= @First AND t.Unit <= @Last
        """;

    private const string NextBureauSql = """
        SELECT MIN(s.Descendant) FROM BureauScope s
        WHERE s.Ancestor = @Region AND s.Descendant > @Bureau
          AND EXISTS (SELECT 1 FROM Standing t WHERE t.Bureau = s.Descendant AND t.Year = @Year)
        """;

    /// <summary>Reads those that follow a place.</summary>
    /// <param name="reads">The state of the store.</param>
    /// <param name="after">The last unit before them.</param>
    /// <param name="most">The most to read; where they are fewer, there are no more.</param>
    public async Task<List<ReportBeside>> Read(IReads reads, (string Bureau, string Unit) after, int most)
    {
        var found = new List<ReportBeside>(most);
        for (var (bureau, unit) = after; ; unit = "")
        {
            if (bureau != "")
            {
                found.AddRange(await Read(reads, bureau, first: unit, after: unit, most - found.Count));
            }

            if (found.Count == most
                || await reads.FirstOrDefault<string>(NextBureauSql, new { Region = region, Bureau = bureau, Year = year }) is not { } next)
            {
                return found;
            }

            bureau = next;
        }
    }

    /// <summary>Reads some again, in the transaction that writes, where anything of them or beside them has come between.</summary>
    /// <param name="session">The transaction, which has the turns of their units.</param>
    /// <param name="before">Reports of one bureau as they were read, in the order of their units.</param>
    /// <returns>Each as it is now; itself where it is as it was.</returns>
    public async Task<List<ReportBeside>> Now(WriteSession session, IReadOnlyList<ReportBeside> before)
    {
        var bureau = before[0].Bureau;
        var rules = await Rules(session, bureau);
        var args = new { Bureau = bureau, Year = year, LastYear = year - 1, First = before[0].Unit, Last = before[^1].Unit };
        var marks = (await session.All<MarkRow>(MarksSql, args)).ToDictionary(row => row.Id, row => row.Mark(rules));
        var now = new List<ReportBeside>(before.Count);
        foreach (var report in before)
        {
            now.Add(marks[report.Id] == report.Mark ? report : (await Read(session, bureau, first: report.Unit, after: "", 1)).Single());
        }

        return now;
    }

    /// <summary>Reads the documents of some reports, and perhaps those of others between them.</summary>
    /// <param name="reads">The state of the store.</param>
    /// <param name="some">Those reports.</param>
    /// <param name="all">The reports that they are among, in the order of their bureaus and units.</param>
    public Task<List<ReportDocuments>> Documents(IReads reads, IEnumerable<ReportBeside> some, IReadOnlyList<ReportBeside> all) =>
        OfSome<ReportDocuments>(reads, DocumentsSql, some, all);

    /// <summary>The same of their deviations as they stand.</summary>
    /// <param name="reads">The state of the store.</param>
    /// <param name="some">Those reports.</param>
    /// <param name="all">The reports that they are among, in the order of their bureaus and units.</param>
    public Task<List<DeviationRow>> Deviations(IReads reads, IEnumerable<ReportBeside> some, IReadOnlyList<ReportBeside> all) =>
        OfSome<DeviationRow>(reads, DeviationsSql, some, all);

    /// <summary>Where they are most of a bureau's, all from the first to the last are read at once; else one by one.</summary>
    private async Task<List<T>> OfSome<T>(IReads reads, string sql, IEnumerable<ReportBeside> some, IReadOnlyList<ReportBeside> all)
    {
        var (read, wanted) = (new List<T>(), some.ToLookup(it => it.Bureau, it => it.Unit));
        foreach (var bureau in all.CountBy(it => it.Bureau).Where(it => wanted.Contains(it.Key)))
        {
            List<string> units = [.. wanted[bureau.Key]];
            var spans = units.Count * 2 > bureau.Value ? [(units[0], units[^1])] : units.Select(unit => (First: unit, Last: unit));
            foreach (var (first, last) in spans)
            {
                read.AddRange(await reads.All<T>(sql, new { Bureau = bureau.Key, Year = year, LastYear = year - 1, First = first, Last = last }));
            }
        }

        return read;
    }

    private async Task<List<ReportBeside>> Read(IReads reads, string bureau, string first, string after, int most)
    {
        var rules = await Rules(reads, bureau);
        var reports = await reads.Page<ReportBeside>(
            ReportsSql, new { Region = region, Bureau = bureau, Year = year, LastYear = year - 1, First = first, After = after, Limit = most });
        return [.. reports.Select(report => report with { Rules = rules })];
    }

    private async Task<BureauRules> Rules(IReads reads, string bureau) => new(
        await PolicyInForce.Read(reads, bureau, year),
        Window.Of(await reads.All<Window.PhaseColumns>(Window.Sql, new { Bureau = bureau, Year = year, Unit = "" }), WindowPhase.Final));

    private sealed record MarkRow
    {
        public required long Id { get; init; }

        public required int Revision { get; init; }

        public required int Reevaluation { get; init; }

        public required ReportStatus Status { get; init; }

        public required long LastChange { get; init; }

        public required int? MidYear { get; init; }

        public required string? LastYear { get; init; }

        public required DateTime? ExtendedTo { get; init; }

        public required long? Comparison { get; init; }

        public ReportMark Mark(BureauRules rules) =>
            new(Revision, Reevaluation, Status, LastChange, rules.Stamp(MidYear, LastYear, ExtendedTo, Comparison));
    }
}
