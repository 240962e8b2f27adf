namespace PerfHub.Api.Reports.Deviations;

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
