using System.Globalization;
using System.Text.Json;
using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Deviations;

/// <summary>
/// Does one thing with all deviations that a filter of the list takes, as far as it can be done from where they stand: as a job.
/// <c>?preview=true</c> tells how many they are, and does nothing.
/// </summary>
public static class DecideDeviations
{
    internal const string Route = "/v1/bureaus/{b}/deviations/{y:int}/decisions";

    private const string FilteredDeviations = $"""
        FROM BureauScope s
        JOIN CurrentReport t ON t.Bureau = s.Descendant AND t.Year = @year
        JOIN Deviation d ON d.ReportId = t.Id
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE s.Ancestor = @scope AND {DeviationFilter.Condition}
        """;

    private const string CountsSql = $"SELECT d.RuleId, d.Status, COUNT(*) AS Count {FilteredDeviations} GROUP BY d.RuleId, d.Status";

    private const string InsertTargetsSql = $"""
        INSERT INTO DecisionTarget (Job, Number, Bureau, Unit, ReportId, Deviation, Status)
        SELECT @job, ROW_NUMBER() OVER (ORDER BY t.Bureau, t.Unit, d.RuleId, d.Id), t.Bureau, t.Unit, t.Id, d.Id, d.Status
        {FilteredDeviations} AND d.Status IN (@from0, @from1, @from2, @from3, @from4)
        """;

    private const string FindJobSql = "SELECT * FROM Job WHERE Id = @id";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Route, async (
                string b, int y, [AsParameters] DeviationFilter.Parameters filter, string? preview, HttpRequest http, IMediator mediator,
                CancellationToken cancel) =>
            {
                var caller = Caller.FromPrincipal(http.HttpContext.User);
                var body = await JsonBody.ReadAsync<CaseAct.Body>(http);
                var isPreview = Paging.ParseEnum<BooleanParameter>("preview", preview) == BooleanParameter.True;
                return await mediator.Send(new Command(b, y, filter.ToFilter(), body, CaseAct.Create(body, caller), caller, isPreview), cancel);
            })
            .AllowRoles(Role.BureauAdmin, Role.Auditor)
            .Describe("Deviations", "DecideDeviations", "Decides, assigns or comments on all deviations of a filter", "批量处理偏差")
            .AcceptsDeviationFilter()
            .WithEnumParameter<BooleanParameter>("preview")
            .AcceptsJson<CaseAct.Body>(RequestExamples.DeviationEvent)
            .ProducesJson<Preview>(StatusCodes.Status200OK)
            .ProducesJson<DecisionJob>(StatusCodes.Status202Accepted)
            .WithIdempotency<Outcome>(it => it.Preview is { } preview ? CommandResult.Ok(preview) : CommandResult.Accepted(it.JobPath, it.Job!));

    /// <summary>A switch in a query.</summary>
    public enum BooleanParameter
    {
        /// <summary>No.</summary>
        False,

        /// <summary>Yes.</summary>
        True,
    }

    /// <summary>What it would do.</summary>
    /// <param name="Total">How many deviations it would be done with.</param>
    /// <param name="Left">How many the filter takes that it cannot be done with, from where they stand.</param>
    /// <param name="ByStatus">The total by status.</param>
    /// <param name="ByRule">The total by rule.</param>
    public sealed record Preview(int Total, int Left, IReadOnlyDictionary<string, int> ByStatus, IReadOnlyDictionary<string, int> ByRule);

    /// <summary>The command.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="Filter">Which deviations.</param>
    /// <param name="Body">What is asked for.</param>
    /// <param name="Action">The same, checked.</param>
    /// <param name="Caller">Who asks.</param>
    /// <param name="IsPreview">Whether it is only to be told what would be done.</param>
    public sealed record Command(
        string Bureau, int Year, DeviationFilter Filter, CaseAct.Body Body, CaseAct Action, Caller Caller, bool IsPreview) : IRequest<Outcome>;

    /// <summary>What is answered: one or the other.</summary>
    /// <param name="Preview">What would be done.</param>
    /// <param name="Job">What is being done.</param>
    /// <param name="JobPath">Where to see how far it is.</param>
    public sealed record Outcome(Preview? Preview, DecisionJob? Job, string JobPath);

    internal sealed class Handler(Db db, TimeProvider time, JobWorker worker) : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken cancellationToken)
        {
            if (command.IsPreview)
            {
                return new Outcome(await CreatePreviewAsync(command, cancellationToken), null, "");
            }

            var now = time.UtcNow();
            var id = TimeOrderedId.Create(now);
            AuditTrail.SetSubject(string.Create(CultureInfo.InvariantCulture, $"{Paging.ToCamelCase(command.Body.Kind)} {id}"));
            var outcome = await db.WriteBulkAsync(async session => ToOutcome(await CreateJobAsync(session, command, id, now)), cancellationToken);
            worker.Wake();
            return outcome;
        }

        private async Task<Preview> CreatePreviewAsync(Command command, CancellationToken cancel)
        {
            var counts = await db.QueryAsync<RuleStatusCountRow>(CountsSql, command.Filter.CreateParameters(new { scope = command.Bureau, year = command.Year }), cancel);
            var touched = counts.Where(it => command.Action.Transition.FromStatuses.Contains(it.Status)).ToList();
            var total = touched.Sum(it => it.Count);
            return new Preview(
                total,
                counts.Sum(it => it.Count) - total,
                touched.GroupBy(it => it.Status).OrderBy(it => it.Key).ToDictionary(it => Paging.ToCamelCase(it.Key), it => it.Sum(of => of.Count)),
                touched.GroupBy(it => it.RuleId).OrderBy(it => it.Key, StringComparer.Ordinal).ToDictionary(it => it.Key, it => it.Sum(of => of.Count)));
        }

        private static Outcome ToOutcome(JobRow job) => new(
            null, DecisionJob.FromRow(job), string.Create(CultureInfo.InvariantCulture, $"/v1/bureaus/{job.Bureau}/deviations/{job.Year}/decisions/{job.Id}"));

        private static async Task<JobRow> CreateJobAsync(WriteSession session, Command command, long id, DateTime now)
        {
            // A commit that was not heard of may have been done.
            if (await session.QueryFirstOrDefaultAsync<JobRow>(FindJobSql, new { id }) is { } earlier)
            {
                return earlier;
            }

            var arguments = JsonSerializer.Serialize(
                command.Body with { Text = command.Action.Text, Assignee = command.Action.Assignee }, ApiJson.Options);
            var job = JobRow.Create(id, DecideDeviationsJob.KindName, command.Bureau, command.Year, arguments, command.Caller, now);
            await session.InsertAsync([job]);
            string? From(int index) => command.Action.Transition.FromStatuses.Count > index ? command.Action.Transition.FromStatuses[index].ToString() : null;
            job = job with
            {
                Total = await session.ExecuteAsync(InsertTargetsSql, command.Filter.CreateParameters(new
                {
                    job = id, scope = command.Bureau, year = command.Year, from0 = From(0), from1 = From(1), from2 = From(2), from3 = From(3), from4 = From(4),
                })),
            };
            await session.UpdateAsync([job]);
            return job;
        }
    }

    private sealed record RuleStatusCountRow
    {
        public required string RuleId { get; init; }

        public required DeviationStatus Status { get; init; }

        public required int Count { get; init; }
    }
}
