using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.Reassessment;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// The deviations of a unit and year as cases, in one transaction and in the unit's turn: nothing is filed meanwhile. What is
/// done with one or with many of them goes into their histories, the unit's counts, the rankings and the change feed together.
/// </summary>
internal sealed class UnitCases
{
    private const string DeviationsSql = """
        SELECT d.RuleId, d.Id, d.Severity, d.Status, d.Revision, d.ChangedAt, d.Explanation, d.ExplainedAt, d.Assignee, d.DueOn
        FROM Deviation d WHERE d.Standing = @standing
        """;

    private const string LastEventsSql = """
        SELECT e.Deviation, MAX(e.Number) AS Number, MAX(e.At) AS At FROM DeviationEvent e WHERE e.Standing = @standing GROUP BY e.Deviation
        """;

    private const string UpdateSql = """
        UPDATE Deviation
        SET Status = @Status, ChangedAt = @ChangedAt, Explanation = @Explanation, ExplainedAt = @ExplainedAt, Assignee = @Assignee, DueOn = @DueOn
        WHERE Standing = @Standing AND RuleId = @RuleId AND Id = @Id
        """;

    private const string UpdateStandingSql = """
        UPDATE Standing
        SET Credibility = @Credibility, High = @High, Medium = @Medium, Low = @Low, LastChange = @LastChange
        WHERE Id = @Id
        """;

    private const string PolicySql = """
        SELECT v.* FROM PolicyVersion v WHERE v.Bureau = @PolicyBureau AND v.Year = @Year AND v.Version = @PolicyVersion
        """;

    private readonly StandingRow _standing;
    private readonly Dictionary<string, Case> _cases;
    private readonly Dictionary<string, LastEvent> _last;
    private readonly List<(DeviationEventRow Event, ChangeKind Change)> _entered = [];

    private UnitCases(StandingRow standing, IEnumerable<Case> cases, IEnumerable<LastEvent> last)
    {
        _standing = standing;
        _cases = cases.ToDictionary(it => it.Id);
        _last = last.ToDictionary(it => it.Deviation);
    }

    /// <summary>The id of the standing.</summary>
    public long Standing => _standing.Id;

    /// <summary>Takes the unit's turn and reads its cases; nothing where it has filed nothing.</summary>
    public static async Task<UnitCases?> Open(WriteSession session, ReportKey key)
    {
        await session.OneAtATime($"{key.Bureau}/{key.Unit}");
        if (await Standings.Find(session, key) is not { } standing)
        {
            return null;
        }

        var args = new { standing = standing.Id };
        return new UnitCases(
            standing, await session.All<Case>(DeviationsSql, args), await session.All<LastEvent>(LastEventsSql, args));
    }

    /// <summary>Where a deviation stands; nothing where there is none of this id.</summary>
    public DeviationStatus? StatusOf(string deviation) => _cases.GetValueOrDefault(deviation)?.Status;

    /// <summary>Whether nothing has come to be known of a deviation since: no other figures, no other status, no other explanation.</summary>
    /// <param name="deviation">Its id.</param>
    /// <param name="since">The instant, UTC.</param>
    public bool IsAsItWas(string deviation, DateTime since) =>
        _cases.GetValueOrDefault(deviation) is { } it && it.ChangedAt <= since && !(it.ExplainedAt > since);

    /// <summary>Does something with a deviation that stands where this may be done.</summary>
    /// <param name="deviation">Its id.</param>
    /// <param name="act">What is done.</param>
    /// <param name="id">The id of the event.</param>
    /// <param name="now">Now, UTC.</param>
    public DeviationEventRow Enter(string deviation, CaseAct act, long id, DateTime now)
    {
        var before = _cases[deviation];
        var last = _last.GetValueOrDefault(deviation);
        var at = last is null || last.At < now ? now : last.At.AddMilliseconds(1);
        var after = before.After(act, at);
        var row = new DeviationEventRow
        {
            Standing = Standing,
            Deviation = deviation,
            Number = (last?.Number ?? 0) + 1,
            Id = id,
            Bureau = _standing.Bureau,
            Kind = act.Rule.Kind,
            Text = act.Text,
            Assignee = act.Assignee,
            DueOn = act.DueOn,
            StatusBefore = before.Status,
            StatusAfter = after.Status,
            Revision = before.Revision,
            Actor = act.By.Key,
            Role = act.By.Role,
            At = at,
        };
        _cases[deviation] = after;
        _last[deviation] = new LastEvent { Deviation = deviation, Number = row.Number, At = at };
        _entered.Add((row, act.Rule.Change));
        return row;
    }

    /// <summary>Writes what was entered.</summary>
    /// <param name="session">The transaction that it was opened in.</param>
    public async Task Save(WriteSession session)
    {
        if (_entered.Count == 0)
        {
            return;
        }

        foreach (var after in _entered.Where(it => it.Change != ChangeKind.Commented).Select(it => _cases[it.Event.Deviation]))
        {
            await session.Execute(UpdateSql, new
            {
                Standing, after.RuleId, after.Id, Status = after.Status.ToString(), after.ChangedAt, after.Explanation, after.ExplainedAt,
                after.Assignee, after.DueOn,
            });
        }

        var at = _entered.Max(it => it.Event.At);
        var counts = StandingCounts.Of(_cases.Values.Select(it => (it.Severity, it.Status)));
        var counted = counts.Are(_standing) ? _standing : counts.In(_standing, await JudgedBy(session));
        var standing = counted with { LastChange = Math.Max(RowId.New(at), _standing.LastChange + 1) };
        await session.Execute(UpdateStandingSql, new
        {
            standing.Credibility, standing.High, standing.Medium, standing.Low, standing.LastChange, standing.Id,
        });
        await session.Insert([.. _entered.Select(it => it.Event)]);
        if (_entered.Exists(it => it.Change != ChangeKind.Commented))
        {
            // Overviews show how many stand where, whatever they count for.
            await session.Insert([RankingQueueRow.Of(standing, at)]);
        }

        var changes = _entered.Select(it => new DeviationChangeEntry(it.Change, it.Event.StatusAfter, DeviationId.MarkOf(it.Event.Deviation)));
        await session.Insert([DeviationChangeQueueRow.Of(standing, [.. changes], at)]);
    }

    /// <summary>
    /// The policy that the standing was judged by: by another, its credibility would move by more than what is done here. Where
    /// that one is out of reach, since the bureau was moved, the one in force.
    /// </summary>
    private async Task<Policy> JudgedBy(WriteSession session)
    {
        if (_standing.PolicyBureau is null)
        {
            return Policy.Default;
        }

        return await session.FirstOrDefault<PolicyVersionRow>(PolicySql, _standing) is { Document: { } document } row
            ? PolicyInForce.Of(row.Id, row.Bureau, row.Version, document).Policy
            : (await PolicyInForce.Read(session, _standing.Bureau, _standing.Year)).Policy;
    }

    /// <summary>What can be changed of a deviation, and what it counts for.</summary>
    private sealed record Case
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

        public Case After(CaseAct act, DateTime at)
        {
            var status = act.Rule.To ?? Status;
            var moved = this with { Status = status, ChangedAt = status == Status ? ChangedAt : at };
            return act.Rule.Kind switch
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
