using System.Globalization;
using MediatR;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Features.Policies;

/// <summary>
/// Tells what a draft would do if it were set as a bureau's policy: it and the policy in force are both applied to the current
/// reports of the bureau and of those below that have no policy of their own, and nothing is stored. Reports are read and
/// forgotten a few at a time; where there are more than the sample asks for, evenly chosen ones, and always the same.
/// </summary>
public static class PreviewPolicy
{
    // A report with one of last year takes half a millisecond on a busy core: whoever asks for no more waits for some seconds.
    private const int DefaultSampleSize = 5_000, MaxSampleSize = 50_000;

    // A document takes some ten kilobytes.
    private const int PageSize = 100;

    // A bureau has a policy of its own where its last version has a document.
    private const string BureausSql = """
        SELECT s.Descendant AS Bureau, (SELECT COUNT(*) FROM CurrentReport t WHERE t.Bureau = s.Descendant AND t.Year = @Year) AS Reports
        FROM BureauScope s
        WHERE s.Ancestor = @Bureau AND NOT EXISTS (
            SELECT 1 FROM BureauScope a
            JOIN BureauScope b ON b.Descendant = a.Ancestor AND b.Ancestor = @Bureau
            JOIN PolicyVersion p ON p.Bureau = a.Ancestor AND p.Year = @Year AND p.Document IS NOT NULL
            WHERE a.Descendant = s.Descendant AND a.Ancestor <> @Bureau
              AND p.Version = (SELECT MAX(v.Version) FROM PolicyVersion v WHERE v.Bureau = p.Bureau AND v.Year = p.Year))
        ORDER BY s.Descendant
        """;

    // The end of an id is chance.
    private const string ReportsSql = """
        SELECT t.Bureau, t.Unit, t.Revision, u.Name, r.ReceivedAt, r.Document
        FROM CurrentReport t
        JOIN Revision r ON r.ReportId = t.Id AND r.Number = t.Revision
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE t.Bureau = @bureau AND t.Year = @year AND t.Unit > @after AND t.Id % @step = 0
        ORDER BY t.Unit
        """;

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(GetPolicy.Route + "/preview", async (
                string b, int y, string? sample, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var year = FiscalYear.Of(y);
                var query = new Query(b, year, ParseSampleSize(sample), await JsonBody.ReadAsync<Policy>(http), TextLocalization.PrefersEnglish(http.HttpContext));
                return TypedResults.Ok(await mediator.Send(query, cancel));
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Policies", "PreviewPolicy", "Tells what a draft would change, storing nothing", "预览评价政策草案的影响（不保存）")
            .AcceptsJson<Policy>(RequestExamples.Policy);

    /// <summary>The query.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="SampleSize">About how many reports to judge.</param>
    /// <param name="Draft">The draft.</param>
    /// <param name="English">Texts in English rather than Chinese.</param>
    public sealed record Query(string Bureau, int Year, int SampleSize, Policy Draft, bool English) : IRequest<PolicyPreview>;

    private static int ParseSampleSize(string? sample) =>
        sample is null ? DefaultSampleSize
        : int.TryParse(sample, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= MaxSampleSize ? value
        : throw Paging.CreateParameterException("sample", $"1–{MaxSampleSize}");

    internal sealed class Handler(Db db) : IRequestHandler<Query, PolicyPreview>
    {
        public async Task<PolicyPreview> Handle(Query query, CancellationToken cancellationToken)
        {
            var (inForce, bureaus) = await db.ReadInSnapshotAsync(
                async snapshot => (
                    await EffectivePolicy.LoadAsync(snapshot, query.Bureau, query.Year),
                    await snapshot.QueryAsync<BureauReportCount>(BureausSql, new { query.Bureau, query.Year })),
                cancellationToken);
            var reports = bureaus.Sum(it => it.Reports);
            var step = ((long)reports + query.SampleSize - 1) / query.SampleSize;
            var (effect, judged) = (new PolicyEffectAccumulator(query.English), 0);
            foreach (var bureau in bureaus.Where(it => it.Reports > 0))
            {
                await foreach (var filed in ReadReportsAsync(bureau.Bureau, query.Year, step, cancellationToken))
                {
                    var report = JsonBody.Parse<SelfEvaluationReport>(BrotliCodec.Decompress(filed.Document));
                    var inputs = await AssessmentInputs.LoadAsync(
                        (sql, args) => db.QueryFirstOrDefaultAsync<AssessmentInputs.Row>(sql, args, cancellationToken),
                        new ReportKey(filed.Bureau, filed.Unit, query.Year),
                        filed.ReceivedAt,
                        filed.Revision);
                    effect.Add(
                        new PreviewUnit(filed.Bureau, filed.Unit, filed.Name),
                        Evaluation.Compute(report, inForce.Policy, inputs.Context),
                        Evaluation.Compute(report, query.Draft, inputs.Context));
                    judged++;
                }
            }

            var (scores, grades, rules) = effect.Summarize();
            return new PolicyPreview(
                query.Year, inForce.Bureau, inForce.Policy.Version, reports, judged, scores, grades, rules);
        }

        private async IAsyncEnumerable<SampledReport> ReadReportsAsync(
            string bureau, int year, long step, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
        {
            var after = "";
            while (true)
            {
                var chunk = await db.QueryPageAsync<SampledReport>(ReportsSql, new { bureau, year, after, step, Limit = PageSize }, cancel);
                foreach (var report in chunk)
                {
                    yield return report;
                }

                if (chunk.Count < PageSize)
                {
                    yield break;
                }

                after = chunk[^1].Unit;
            }
        }
    }

    /// <summary>A bureau that the draft would hold for.</summary>
    private sealed record BureauReportCount
    {
        public required string Bureau { get; init; }

        public required int Reports { get; init; }
    }

    /// <summary>A current report.</summary>
    private sealed record SampledReport
    {
        public required string Bureau { get; init; }

        public required string Unit { get; init; }

        public required int Revision { get; init; }

        public required string Name { get; init; }

        public required DateTime ReceivedAt { get; init; }

        public required byte[] Document { get; init; }
    }
}
