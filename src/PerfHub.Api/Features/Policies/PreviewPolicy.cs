using System.Runtime.CompilerServices;
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
/// Previews the effect of a draft policy: evaluates the current reports of the bureau, and of bureaus below without their own
/// policy, under both the draft and the policy in force. Nothing is stored. Reports are read in small pages. If there are more than
/// the sample size, an even and repeatable sample is taken.
/// </summary>
public static class PreviewPolicy
{
    // A report takes about half a millisecond, so the default sample takes a few seconds.
    private const int DefaultSampleSize = 5_000, MaxSampleSize = 50_000;

    // A document is about 10 KB.
    private const int PageSize = 100;

    // A bureau has its own policy if its latest version has a document.
    private const string BureausSql = $"""
        SELECT s.Descendant AS Bureau, (SELECT COUNT(*) FROM CurrentReport t WHERE t.Bureau = s.Descendant AND t.Year = @Year AND {CountedReports.Condition}) AS Reports
        FROM BureauScope s
        WHERE s.Ancestor = @Bureau AND NOT EXISTS (
            SELECT 1 FROM BureauScope a
            JOIN BureauScope b ON b.Descendant = a.Ancestor AND b.Ancestor = @Bureau
            JOIN PolicyVersion p ON p.Bureau = a.Ancestor AND p.Year = @Year AND p.Document IS NOT NULL
            WHERE a.Descendant = s.Descendant AND a.Ancestor <> @Bureau
              AND p.Version = (SELECT MAX(v.Version) FROM PolicyVersion v WHERE v.Bureau = p.Bureau AND v.Year = p.Year))
        ORDER BY s.Descendant
        """;

    // The low bits of ids are random, so the modulus selects an even sample.
    private const string ReportsSql = $"""
        SELECT t.Bureau, t.Unit, t.Revision, u.Name, r.ReceivedAt, r.Document
        FROM CurrentReport t
        JOIN Revision r ON r.ReportId = t.Id AND r.Number = t.Revision
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE t.Bureau = @bureau AND t.Year = @year AND t.Unit > @after AND t.Id % @step = 0 AND {CountedReports.Condition}
        ORDER BY t.Unit
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(GetPolicy.Route + "/preview", async (
                string b, int y, string? sample, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var (year, sampleSize) = (FiscalYear.Validate(y), Paging.ParseInteger("sample", sample, 1, MaxSampleSize, DefaultSampleSize));
                var query = new Query(b, year, sampleSize, await JsonBody.ReadAsync<Policy>(http), Caller.FromPrincipal(http.HttpContext.User), TextLocalization.PrefersEnglish(http.HttpContext));
                return TypedResults.Ok(await mediator.Send(query, cancel));
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Policies", "PreviewPolicy", "Previews the effect of a draft policy without storing it", "预览评价政策草案的影响（不保存）")
            .WithIntegerParameter("sample", 1, MaxSampleSize, DefaultSampleSize)
            .AcceptsJson<Policy>(RequestExamples.Policy);

    internal sealed record Query(string Bureau, int Year, int SampleSize, Policy Draft, Caller Caller, bool IsEnglish) : IRequest<PolicyPreview>;

    internal sealed class Handler(Db db, HostShares shares) : IRequestHandler<Query, PolicyPreview>
    {
        public async Task<PolicyPreview> Handle(Query query, CancellationToken cancellationToken)
        {
            using var place = await shares.Previews.AcquireAsync(query.Caller, cancellationToken);
            var (inForce, bureaus) = await db.ReadInSnapshotAsync(
                async snapshot => (
                    await EffectivePolicy.LoadAsync(snapshot, query.Bureau, query.Year),
                    await snapshot.QueryAsync<BureauReportCount>(BureausSql, new { query.Bureau, query.Year })),
                cancellationToken);
            var reports = bureaus.Sum(it => it.Reports);
            var step = ((long)reports + query.SampleSize - 1) / query.SampleSize;
            var (effect, evaluated) = (new PolicyEffectAccumulator(query.IsEnglish), 0);
            foreach (var bureau in bureaus.Where(it => it.Reports > 0))
            {
                await foreach (var sampled in ReadReportsAsync(bureau.Bureau, query.Year, step, cancellationToken))
                {
                    var report = JsonBody.ParseStored<SelfEvaluationReport>(StoredCompression.Decompress(sampled.Document));
                    var inputs = await AssessmentInputs.LoadAsync(
                        (sql, args) => db.QueryFirstOrDefaultAsync<AssessmentInputs.Row>(sql, args, cancellationToken),
                        new ReportKey(sampled.Bureau, sampled.Unit, query.Year),
                        sampled.ReceivedAt,
                        sampled.Revision);
                    effect.Add(
                        new PreviewUnit(sampled.Bureau, sampled.Unit, sampled.Name),
                        Evaluation.Compute(report, inForce.Policy, inputs.Context),
                        Evaluation.Compute(report, query.Draft, inputs.Context));
                    evaluated++;
                }
            }

            var (scores, grades, rules) = effect.Summarize();
            return new PolicyPreview(query.Year, inForce.Bureau, inForce.Policy.Version, reports, evaluated, scores, grades, rules);
        }

        private async IAsyncEnumerable<SampledReport> ReadReportsAsync(
            string bureau, int year, long step, [EnumeratorCancellation] CancellationToken cancel)
        {
            var after = "";
            while (true)
            {
                var page = await db.QueryPageAsync<SampledReport>(ReportsSql, new { bureau, year, after, step, Limit = PageSize }, cancel);
                foreach (var report in page)
                {
                    yield return report;
                }

                if (page.Count < PageSize)
                {
                    yield break;
                }

                after = page[^1].Unit;

                // An embedded store answers synchronously, so the evaluation would never leave its thread to others.
                await Task.Yield();
            }
        }
    }

    private sealed record BureauReportCount
    {
        public required string Bureau { get; init; }
        public required int Reports { get; init; }
    }

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
