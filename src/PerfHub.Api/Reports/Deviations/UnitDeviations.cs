using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// The deviations of a unit and year as cases, in one transaction and in the unit's turn: nothing is filed meanwhile. What is
/// done with one or with many of them goes into their histories, the unit's counts, the rankings and the change feed together.
/// </summary>
internal sealed class UnitDeviations
{
    private const string DeviationsSql = """
        SELECT d.RuleId, d.Id, d.Severity, d.Status, d.Revision, d.ChangedAt, d.Explanation, d.ExplainedAt, d.Assignee, d.DueOn
        FROM Deviation d WHERE d.ReportId = @reportId
        """;

    private const string LastEventsSql = """
        SELECT e.Deviation, MAX(e.Number) AS Number, MAX(e.At) AS At FROM DeviationEvent e WHERE e.ReportId = @reportId GROUP BY e.Deviation
        """;

    private const string UpdateSql = """
        UPDATE Deviation
        SET Status = @Status, ChangedAt = @ChangedAt, Explanation = @Explanation, ExplainedAt = @ExplainedAt, Assignee = @Assignee, DueOn = @DueOn
        WHERE ReportId = @ReportId AND RuleId = @RuleId AND Id = @Id
        """;

    private const string UpdateReportSql = """
        UPDATE CurrentReport
        SET Credibility = @Credibility, High = @High, Medium = @Medium, Low = @Low, LastChange = @LastChange
        WHERE Id = @Id
        """;

    private const string PolicySql = """
        SELECT v.* FROM PolicyVersion v WHERE v.Bureau = @PolicyBureau AND v.Year = @Year AND v.Version = @PolicyVersion
        """;

    private readonly CurrentReportRow _report;
    private readonly Dictionary<string, DeviationState> _deviations;
    private readonly Dictionary<string, LastEvent> _lastEvents;
    private readonly List<(DeviationEventRow Event, ChangeKind Change)> _newEvents = [];

    private UnitDeviations(CurrentReportRow report, IEnumerable<DeviationState> cases, IEnumerable<LastEvent> last)
    {
        _report = report;
        _deviations = cases.ToDictionary(it => it.Id);
        _lastEvents = last.ToDictionary(it => it.Deviation);
    }

    /// <summary>The id of the standing.</summary>
    public long ReportId => _report.Id;

    /// <summary>Takes the unit's turn and reads its cases; nothing where it has filed nothing.</summary>
    public static async Task<UnitDeviations?> LoadAsync(WriteSession session, ReportKey key)
    {
        await session.AcquireLockAsync($"{key.Bureau}/{key.Unit}");
        if (await CurrentReportRow.FindAsync(session, key) is not { } report)
        {
            return null;
        }

        var args = new { reportId = report.Id };
        return new UnitDeviations(
            report, await session.QueryAsync<DeviationState>(DeviationsSql, args), await session.QueryAsync<LastEvent>(LastEventsSql, args));
    }

    /// <summary>Where a deviation stands; nothing where there is none of this id.</summary>
    public DeviationStatus? FindStatus(string deviation) => _deviations.GetValueOrDefault(deviation)?.Status;

    /// <summary>Whether nothing has come to be known of a deviation since: no other figures, no other status, no other explanation.</summary>
    /// <param name="deviation">Its id.</param>
    /// <param name="since">The instant, UTC.</param>
    public bool IsUnchangedSince(string deviation, DateTime since) =>
        _deviations.GetValueOrDefault(deviation) is { } it && it.ChangedAt <= since && !(it.ExplainedAt > since);

    /// <summary>Does something with a deviation that stands where this may be done.</summary>
    /// <param name="deviation">Its id.</param>
    /// <param name="act">What is done.</param>
    /// <param name="id">The id of the event.</param>
    /// <param name="now">Now, UTC.</param>
    public DeviationEventRow AddEvent(string deviation, CaseAct act, long id, DateTime now)
    {
        var before = _deviations[deviation];
        var last = _lastEvents.GetValueOrDefault(deviation);
        var at = last is null || last.At < now ? now : last.At.AddMilliseconds(1);
        var after = before.Apply(act, at);
        var row = new DeviationEventRow
        {
            ReportId = ReportId,
            Deviation = deviation,
            Number = (last?.Number ?? 0) + 1,
            Id = id,
            Bureau = _report.Bureau,
            Kind = act.Transition.Kind,
            Text = act.Text,
            Assignee = act.Assignee,
            DueOn = act.DueOn,
            StatusBefore = before.Status,
            StatusAfter = after.Status,
            Revision = before.Revision,
            Actor = act.Actor.Key,
            Role = act.Actor.Role,
            At = at,
        };
        _deviations[deviation] = after;
        _lastEvents[deviation] = new LastEvent { Deviation = deviation, Number = row.Number, At = at };
        _newEvents.Add((row, act.Transition.ChangeKind));
        return row;
    }

    /// <summary>Writes what was entered.</summary>
    /// <param name="session">The transaction that it was opened in.</param>
    public async Task SaveAsync(WriteSession session)
    {
        if (_newEvents.Count == 0)
        {
            return;
        }

        foreach (var after in _newEvents.Where(it => it.Change != ChangeKind.Commented).Select(it => _deviations[it.Event.Deviation]))
        {
            await session.ExecuteAsync(UpdateSql, new
            {
                ReportId, after.RuleId, after.Id, Status = after.Status.ToString(), after.ChangedAt, after.Explanation, after.ExplainedAt,
                after.Assignee, after.DueOn,
            });
        }

        var at = _newEvents.Max(it => it.Event.At);
        var counts = DeviationCounts.Compute(_deviations.Values.Select(it => (it.Severity, it.Status)));
        var counted = counts == new DeviationCounts(_report.High, _report.Medium, _report.Low) ? _report : counts.ApplyTo(_report, await ReadAssessmentPolicyAsync(session));
        var report = counted with { LastChange = Math.Max(TimeOrderedId.Create(at), _report.LastChange + 1) };
        await session.ExecuteAsync(UpdateReportSql, new
        {
            report.Credibility, report.High, report.Medium, report.Low, report.LastChange, report.Id,
        });
        await session.InsertAsync([.. _newEvents.Select(it => it.Event)]);
        if (_newEvents.Exists(it => it.Change != ChangeKind.Commented))
        {
            // Overviews show how many stand where, whatever they count for.
            await session.InsertAsync([RankingOutboxRow.CreateForReport(report, at)]);
        }

        var changes = _newEvents.Select(it => new DeviationChangeEntry(it.Change, it.Event.StatusAfter, DeviationId.GetLocalId(it.Event.Deviation)));
        await session.InsertAsync([DeviationChangeOutboxRow.Create(report, [.. changes], at)]);
    }

    /// <summary>
    /// The policy that the standing was judged by: by another, its credibility would move by more than what is done here. Where
    /// that one is out of reach, since the bureau was moved, the one in force.
    /// </summary>
    private async Task<Policy> ReadAssessmentPolicyAsync(WriteSession session)
    {
        if (_report.PolicyBureau is null)
        {
            return Policy.Default;
        }

        return await session.QueryFirstOrDefaultAsync<PolicyVersionRow>(PolicySql, _report) is { Document: { } document } row
            ? EffectivePolicy.FromStored(row.Id, row.Bureau, row.Version, document).Policy
            : (await EffectivePolicy.LoadAsync(session, _report.Bureau, _report.Year)).Policy;
    }

    /// <summary>What can be changed of a deviation, and what it counts for.</summary>
    private sealed record DeviationState
    {
        public required string RuleId { get; init; }

        public required string Id { get; init; }

        public required Severity Severity { get; init; }

        public required DeviationStatus Status { get; init; }

        public required int Revision { get; init; }

        public required DateTime ChangedAt { get; init; }

        public required string? Explanation { get; init; }

        public required DateTime? ExplainedAt { get; init; }

        public required string? Assignee { get; init; }

        public required DateOnly? DueOn { get; init; }

        public DeviationState Apply(CaseAct act, DateTime at)
        {
            var status = act.Transition.ToStatus ?? Status;
            var moved = this with { Status = status, ChangedAt = status == Status ? ChangedAt : at };
            return act.Transition.Kind switch
            {
                EventKind.Explain => moved with { Explanation = act.Text, ExplainedAt = at },
                EventKind.Assign => moved with { Assignee = act.Assignee, DueOn = act.DueOn },
                _ => moved,
            };
        }
    }

    private sealed record LastEvent
    {
        public required string Deviation { get; init; }

        public required int Number { get; init; }

        public required DateTime At { get; init; }
    }
}
