using System.Globalization;
using System.Text.Json;
using Dapper;
using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Deviations;

/// <summary>
/// Starts a job that applies one action to every deviation that a filter selects and whose status allows it; without a filter it
/// needs <c>?all=true</c>. <c>?preview=true</c> only counts them. A filter by an earlier bulk decision leaves out deviations that were
/// decided again since, so that undoing it does not undo what somebody else decided. Undoing it (<c>reopen</c>) also reaches what is
/// remembered of it for figures that a later revision has changed.
/// </summary>
public static class DecideDeviations
{
    internal const string Route = "/v1/bureaus/{b}/deviations/{y:int}/decisions";

    internal const string FilteredDeviations = $"""
        FROM BureauScope s
        JOIN CurrentReport t ON t.Bureau = s.Descendant AND t.Year = @year
        JOIN Deviation d ON d.ReportId = t.Id
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE s.Ancestor = @scope AND {CountedReports.Condition} AND {DeviationFilter.Condition}
        """;

    private const string CountsSql = $"""
        SELECT f.RuleId, f.Status, f.DecidedAgain, f.Remembered, COUNT(*) AS Count
        FROM (
            SELECT d.RuleId, d.Status, CASE WHEN {DeviationFilter.IsDecidedAgain} THEN 1 ELSE 0 END AS DecidedAgain,
                CASE WHEN @undoes = 1 AND {DeviationFilter.IsRemembered} THEN 1 ELSE 0 END AS Remembered {FilteredDeviations}) f
        GROUP BY f.RuleId, f.Status, f.DecidedAgain, f.Remembered
        """;

    // Ordered by unit, as the job goes through them.
    private const string TargetsSql = $"""
        SELECT t.Bureau, t.Unit, t.Id AS ReportId, d.Id AS Deviation, d.Status, d.InputsHash, d.ChangedAt, d.ExplainedAt
        {FilteredDeviations} AND ((d.Status IN (@from0, @from1, @from2, @from3, @from4) AND NOT {DeviationFilter.IsDecidedAgain})
            OR (@undoes = 1 AND {DeviationFilter.IsRemembered}))
        ORDER BY t.Bureau, t.Unit, d.RuleId, d.Id
        """;

    private const string AcceptSql = $"""
        UPDATE Job SET Kind = '{DecideDeviationsJob.KindName}', State = 'Queued', Total = @Total, UpdatedAt = @now
        WHERE Id = @Id AND Kind = '{DecideDeviationsJob.PreparedKindName}' AND State = 'Done' AND (SELECT COUNT(*) FROM DecisionTarget c WHERE c.Job = @Id) = @Total
        """;

    private const string GiveUpSql = $"UPDATE Job SET State = 'Cancelled' WHERE Id = @id AND Kind = '{DecideDeviationsJob.PreparedKindName}'";

    private const string IsStoredSql = "SELECT COUNT(*) FROM DecisionTarget WHERE Job = @Job AND Number = @Number";

    // Other writes take their turns between two batches.
    private const int TargetBatchSize = 500;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        Describe(
                routes.MapPost(Route, (
                        string b, int y, [AsParameters] DeviationFilter.Parameters filter, string? all, string? preview, HttpRequest http,
                        IMediator mediator, CancellationToken cancel) =>
                    SendAsync(b, y, filter.ToFilter(), Paging.ParseBoolean("all", all), Paging.ParseBoolean("preview", preview), http, mediator, cancel)),
                "DecideDeviations", "Decides, assigns or comments on all deviations that a filter selects", "批量处理筛选出的偏差")
            .WithBooleanParameter("all")
            .WithBooleanParameter("preview")
            .WithDeprecatedParameter("preview")
            .WithParameterExample("preview", Paging.ToCamelCase(BooleanParameter.True))
            .ProducesJson<BulkDecision>(StatusCodes.Status202Accepted, "A job decides the deviations.")
            .ProducesLocation();
        Describe(
            routes.MapPost(Route + "/preview", (
                    string b, int y, [AsParameters] DeviationFilter.Parameters filter, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
                SendAsync(b, y, filter.ToFilter(), mayBeAll: true, isPreview: true, http, mediator, cancel)),
            "PreviewDecisions", "Counts the deviations that a bulk decision would reach, without changing them", "预览批量处理将涉及的偏差（不保存）");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint, string operationId, string en, string zh) => endpoint
        .AllowRoles(Role.BureauAdmin, Role.Auditor)
        .Describe("Deviations", operationId, en, zh)
        .AcceptsDeviationFilter()
        .AcceptsJson<CaseActBody>(RequestExamples.DeviationEvent)
        .ProducesJson<BulkDecision>(StatusCodes.Status200OK, "A preview: nothing is changed.")
        .WithIdempotency<Outcome>(it => it.JobPath is { } path ? CommandResult.Accepted(path, it.Decision) : CommandResult.Ok(it.Decision));

    private static async Task<Outcome> SendAsync(
        string bureau, int year, DeviationFilter selection, bool mayBeAll, bool isPreview, HttpRequest http, IMediator mediator, CancellationToken cancel)
    {
        var caller = Caller.FromPrincipal(http.HttpContext.User);
        EnsureSelected(bureau, selection, mayBeAll || isPreview);
        var body = await JsonBody.ReadAsync<CaseActBody>(http);
        var action = CaseAction.Create(body, caller);
        DecisionQuota.EnsureShort(action.Text);
        return await mediator.Send(new Command(bureau, year, selection, body, action, caller, isPreview), cancel);
    }

    /// <summary>Ensures that all deviations of a year are decided only if the caller says so.</summary>
    /// <exception cref="ProblemException">400.</exception>
    private static void EnsureSelected(string bureau, DeviationFilter filter, bool mayBeAll)
    {
        if (filter.SelectsAllOf(bureau) && !mayBeAll)
        {
            throw ProblemKind.BadParameter.ToException(
                "批量处理须至少给出一个筛选参数（范围参数 scope 和所处理的财政部门本身除外）；确需处理全部偏差的，须注明 all=true。可先以 preview=true 预览。",
                "A bulk decision needs at least one filter besides scope and its own bureau, or all=true to decide all deviations. Try preview=true first.");
        }
    }

    internal sealed record Command(
        string Bureau, int Year, DeviationFilter Filter, CaseActBody Body, CaseAction Action, Caller Caller, bool IsPreview) : IRequest<Outcome>
    {
        /// <summary>The earlier bulk decision that this one undoes.</summary>
        public long? Undoes => Body.Kind == DeviationActionKind.Reopen ? Filter.DecidedBy : null;
    }

    /// <summary>A preview, or a job with its path.</summary>
    internal sealed record Outcome(BulkDecision Decision, string? JobPath);

    internal sealed class Handler(Db db, TimeProvider time, JobWorker worker, HostShares shares, StoreFaultMonitor faults) : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken cancellationToken)
        {
            if (command.IsPreview)
            {
                return new Outcome(await CreatePreviewAsync(command, cancellationToken), null);
            }

            var now = time.UtcNow();
            var id = TimeOrderedId.Create(now);
            AuditTrail.SetSubject(string.Create(CultureInfo.InvariantCulture, $"{Paging.ToCamelCase(command.Body.Kind)} {id}"));

            // A replica may lag behind what the caller has seen.
            TenantContext.RequirePrimary();
            var total = (await CreatePreviewAsync(command, cancellationToken)).Total;
            using var place = await shares.RegionQueries.AcquireAsync(command.Caller, cancellationToken);
            var job = await CreateJobAsync(command, id, total, now, cancellationToken);
            Outcome outcome;
            try
            {
                // What has begun goes on if the client disconnects, as one transaction would.
                job = job with { Total = await StoreTargetsAsync(command, id) };
                outcome = await db.WriteAsync(session => AcceptAsync(session, job), CancellationToken.None);
            }
            catch
            {
                await GiveUpAsync(id);
                throw;
            }

            worker.Wake();
            return outcome;
        }

        private async Task<BulkDecision> CreatePreviewAsync(Command command, CancellationToken cancel)
        {
            using var place = await shares.RegionQueries.AcquireAsync(command.Caller, cancel);
            var args = command.Filter.CreateParameters(new { scope = command.Bureau, year = command.Year, undoes = command.Undoes is not null });
            var counts = await db.AggregateInSnapshotAsync(snapshot => snapshot.QueryAsync<RuleStatusCountRow>(CountsSql, args), cancel);
            var affected = counts.Where(it => it.Remembered || (!it.DecidedAgain && command.Action.Transition.FromStatuses.Contains(it.Status))).ToList();
            var total = affected.Sum(it => it.Count);
            return BulkDecision.FromPreview(
                total,
                counts.Sum(it => it.Count) - total,
                affected.GroupBy(it => it.Status).OrderBy(it => it.Key).ToDictionary(it => Paging.ToCamelCase(it.Key), it => it.Sum(row => row.Count)),
                affected.GroupBy(it => it.RuleId).OrderBy(it => it.Key, StringComparer.Ordinal).ToDictionary(it => it.Key, it => it.Sum(row => row.Count)));
        }

        private static Outcome ToOutcome(JobRow job) => new(
            BulkDecision.FromJob(DecisionJob.FromRow(job)), string.Create(CultureInfo.InvariantCulture, $"/v1/bureaus/{job.Bureau}/deviations/{job.Year}/decisions/{job.Id}"));

        /// <summary>Creates the job with what it takes of the bureau's quota. Nothing runs or lists it until it is accepted.</summary>
        private async Task<JobRow> CreateJobAsync(Command command, long id, int total, DateTime now, CancellationToken cancel)
        {
            var action = command.Action;
            var arguments = JsonSerializer.Serialize(
                new DecisionArguments(command.Body.Kind, action.Text, action.Assignee, action.DueOn) { Undoes = command.Undoes }, ApiJson.Options);
            var job = JobRow.Create(id, DecideDeviationsJob.PreparedKindName, command.Bureau, command.Year, arguments, command.Caller, now) with
            {
                State = JobState.Done,
                Total = total,
            };

            // The audit entry and the stored response belong to the acceptance.
            WriteContext.Set(null);
            return await db.WriteAsync(
                async session =>
                {
                    await session.AcquireLockAsync($"decisions/{command.Bureau}");
                    await DecisionQuota.EnsureAsync(session, command.Bureau, id, total, action.Text, now);
                    await session.TryInsertAsync(job);
                    return job;
                },
                cancel);
        }

        /// <summary>
        /// Stores the targets in several short transactions, because a list of 200,000 would hold up all other writes for seconds; returns
        /// how many there are.
        /// </summary>
        private async Task<int> StoreTargetsAsync(Command command, long id)
        {
            WriteContext.Set(null);
            return await db.AggregateInSnapshotAsync(
                async snapshot =>
                {
                    var stored = 0;
                    await foreach (var batch in ReadTargets(snapshot, command).Chunk(TargetBatchSize))
                    {
                        DecisionTargetRow[] rows = [.. batch.Select((target, i) => target.ToRow(id, stored + i + 1))];
                        stored += await db.WriteAsync(session => InsertAsync(session, rows), CancellationToken.None);
                    }

                    return stored;
                },
                CancellationToken.None);
        }

        private static IAsyncEnumerable<Target> ReadTargets(ReadSnapshot snapshot, Command command)
        {
            string? FromStatus(int index) => command.Action.Transition.FromStatuses.Count > index ? command.Action.Transition.FromStatuses[index].ToString() : null;
            return snapshot.QueryUnbufferedAsync<Target>(TargetsSql, command.Filter.CreateParameters(new
            {
                scope = command.Bureau, year = command.Year, undoes = command.Undoes is not null, from0 = FromStatus(0), from1 = FromStatus(1), from2 = FromStatus(2),
                from3 = FromStatus(3), from4 = FromStatus(4),
            }));
        }

        private static async Task<int> InsertAsync(WriteSession session, DecisionTargetRow[] rows)
        {
            // If the connection was lost during the commit, an earlier attempt may have stored them.
            if (await session.QueryFirstOrDefaultAsync<int>(IsStoredSql, new { rows[0].Job, rows[0].Number }) == 0)
            {
                await session.InsertAsync(rows);
            }

            return rows.Length;
        }

        private async Task GiveUpAsync(long id)
        {
            WriteContext.Set(null);
            try
            {
                await db.WriteAsync(session => session.ExecuteAsync(GiveUpSql, new { id }), CancellationToken.None);
            }
            catch (Exception error) when (faults.Report(error))
            {
                // Then it counts for the quota until the cleanup removes its targets.
            }
        }

        private async Task<Outcome> AcceptAsync(WriteSession session, JobRow job)
        {
            var now = time.UtcNow();
            if (await session.ExecuteAsync(AcceptSql, new { job.Id, job.Total, now }) == 0)
            {
                throw ProblemKind.Unavailable.ToException("批量处理未能受理，请重试。", "The decision could not be accepted. Try again.");
            }

            return ToOutcome(job with { Kind = DecideDeviationsJob.KindName, State = JobState.Queued, UpdatedAt = now });
        }
    }

    [method: ExplicitConstructor]
    private sealed record Target(
        string Bureau, string Unit, long ReportId, string Deviation, DeviationStatus Status, string? InputsHash, DateTime ChangedAt, DateTime? ExplainedAt)
    {
        public DecisionTargetRow ToRow(long job, int number) => new(job, number, Bureau, Unit, ReportId, Deviation, Status, InputsHash, ChangedAt, ExplainedAt);
    }

    private sealed record RuleStatusCountRow
    {
        public required string RuleId { get; init; }
        public required DeviationStatus Status { get; init; }
        public required bool DecidedAgain { get; init; }
        public required bool Remembered { get; init; }
        public required int Count { get; init; }
    }
}
