using System.Text.Json.Serialization;
using PerfHub.Api.Data;
using PerfHub.Api.Features.SelfEvaluations;

namespace PerfHub.Api.Features.Deviations;

/// <summary>What became of a deviation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeKind>))]
public enum ChangeKind
{
    /// <summary>A rule is broken for the first time.</summary>
    [JsonStringEnumMemberName("opened")] Opened,

    /// <summary>It is broken with other figures.</summary>
    [JsonStringEnumMemberName("changed")] Changed,

    /// <summary>It is broken again, or what was decided of it holds no longer.</summary>
    [JsonStringEnumMemberName("reopened")] Reopened,

    /// <summary>It is no longer broken.</summary>
    [JsonStringEnumMemberName("resolved")] Resolved,

    /// <summary>Its bureau came to lie below another one: whoever reads for that one, or one above, is told of it for the first time.</summary>
    [JsonStringEnumMemberName("moved")] Moved,

    /// <summary>The unit has explained it, or explained it anew.</summary>
    [JsonStringEnumMemberName("explained")] Explained,

    /// <summary>Somebody has commented on it.</summary>
    [JsonStringEnumMemberName("commented")] Commented,

    /// <summary>Somebody is to look into it.</summary>
    [JsonStringEnumMemberName("assigned")] Assigned,

    /// <summary>It is held to be true.</summary>
    [JsonStringEnumMemberName("confirmed")] Confirmed,

    /// <summary>It is held to be of no weight.</summary>
    [JsonStringEnumMemberName("dismissed")] Dismissed,
}

/// <summary>One change of one deviation.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Status">Where it stood after that.</param>
/// <param name="Mark">Tells the deviations of a standing apart; see <see cref="DeviationId"/>.</param>
public sealed record DeviationChangeEntry(ChangeKind Kind, DeviationStatus Status, string Mark)
{
    private const char Within = ':', Between = ';';

    /// <summary>Changes as they are stored.</summary>
    /// <param name="changes">The changes, in order.</param>
    public static string ToText(IEnumerable<DeviationChangeEntry> changes) =>
        string.Join(Between, changes.Select(change => string.Join(Within, change.Kind, change.Status, change.Mark)));

    /// <summary>Changes that were stored.</summary>
    /// <param name="text">What <see cref="ToText"/> gave.</param>
    public static IEnumerable<DeviationChangeEntry> Parse(string text) =>
        from change in text.Split(Between)
        let parts = change.Split(Within)
        select new DeviationChangeEntry(Enum.Parse<ChangeKind>(parts[0]), Enum.Parse<DeviationStatus>(parts[1]), parts[2]);
}

/// <summary>What one transaction changed of one standing, without a number yet.</summary>
public sealed record DeviationChangeQueueRow
{
    /// <summary>Its id; grows along the changes of a standing.</summary>
    public required long Id { get; init; }

    /// <summary>Who has taken it up; 0 until somebody has.</summary>
    public required long Batch { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>The id of the standing.</summary>
    public required long Standing { get; init; }

    /// <summary>The changes; see <see cref="DeviationChangeEntry"/>.</summary>
    public required string Changes { get; init; }

    /// <summary>How many they are.</summary>
    public required int Count { get; init; }

    /// <summary>When they happened, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>The entry of some changes.</summary>
    /// <param name="standing">The standing, with the id of this entry as its last change.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="now">Now, UTC.</param>
    public static DeviationChangeQueueRow Of(StandingRow standing, IReadOnlyList<DeviationChangeEntry> changes, DateTime now) => new()
    {
        Id = standing.LastChange,
        Batch = 0,
        Bureau = standing.Bureau,
        Year = standing.Year,
        Standing = standing.Id,
        Changes = DeviationChangeEntry.ToText(changes),
        Count = changes.Count,
        At = now,
    };
}

/// <summary>The same with its numbers in the feed: <c>Seq</c>, <c>Seq + 1</c> and so on, one for each change.</summary>
public sealed record DeviationChangeRow
{
    /// <summary>The number of the first change.</summary>
    public required long Seq { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>The id of the standing.</summary>
    public required long Standing { get; init; }

    /// <summary>The changes; see <see cref="DeviationChangeEntry"/>.</summary>
    public required string Changes { get; init; }

    /// <summary>How many they are.</summary>
    public required int Count { get; init; }

    /// <summary>When they happened, UTC.</summary>
    public required DateTime At { get; init; }
}

/// <summary>
/// Numbers the change feed. Numbers that transactions took for themselves would become visible in the order of their commits:
/// a reader that has seen 7 would never see 6, committed later. Here numbers are given to committed rows alone, by one
/// transaction at a time, and the next begins where the last one that committed has ended; so every number that can be seen
/// has all lower ones before it, for good. What is filed of one standing keeps its order, for each change has a higher id than
/// the one before it, and is written under the turn of its unit; what a move tells again is read when it is numbered.
/// </summary>
/// <param name="db">The store.</param>
public sealed class DeviationChangeNumbers(Db db) : Backlog<DeviationChangeQueueRow>(db, LargestBatch)
{
    private const string HeadSql = "SELECT c.Seq + c.Count - 1 FROM DeviationChange c WHERE c.Seq = (SELECT MAX(h.Seq) FROM DeviationChange h)";

    private const int LargestBatch = 1000;

    /// <inheritdoc />
    protected override async Task Do(WriteSession session, long batch)
    {
        var head = await session.FirstOrDefault<long>(HeadSql, new { });
        var numbered = new List<DeviationChangeRow>();
        var moved = await DeviationMove.Changes(session, batch);
        foreach (var queued in await Rows(session, batch))
        {
            var row = queued.Count > 0 ? queued : DeviationMove.With(queued, moved);
            if (row.Count == 0)
            {
                continue;
            }

            numbered.Add(new DeviationChangeRow
            {
                Seq = head + 1,
                Bureau = row.Bureau,
                Year = row.Year,
                Standing = row.Standing,
                Changes = row.Changes,
                Count = row.Count,
                At = row.At,
            });
            head += row.Count;
        }

        await session.Insert(numbered);
    }
}
