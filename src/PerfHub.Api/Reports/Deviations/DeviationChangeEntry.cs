namespace PerfHub.Api.Reports.Deviations;

/// <summary>One change of one deviation.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Status">Where it stood after that.</param>
/// <param name="LocalId">Tells the deviations of a standing apart; see <see cref="DeviationId"/>.</param>
public sealed record DeviationChangeEntry(ChangeKind Kind, DeviationStatus Status, string LocalId)
{
    private const char FieldSeparator = ':', EntrySeparator = ';';

    /// <summary>Changes as they are stored.</summary>
    /// <param name="changes">The changes, in order.</param>
    public static string Format(IEnumerable<DeviationChangeEntry> changes) =>
        string.Join(EntrySeparator, changes.Select(change => string.Join(FieldSeparator, change.Kind, change.Status, change.LocalId)));

    /// <summary>Changes that were stored.</summary>
    /// <param name="text">What <see cref="Format"/> gave.</param>
    public static IEnumerable<DeviationChangeEntry> Parse(string text) =>
        from change in text.Split(EntrySeparator)
        let parts = change.Split(FieldSeparator)
        select new DeviationChangeEntry(Enum.Parse<ChangeKind>(parts[0]), Enum.Parse<DeviationStatus>(parts[1]), parts[2]);
}
