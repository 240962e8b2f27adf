namespace PerfHub.Api.Reports.Deviations;

/// <summary>One change of one deviation.</summary>
/// <param name="Kind">The kind of the change.</param>
/// <param name="Status">The status after the change.</param>
/// <param name="LocalId">The deviation's id within its report; see <see cref="DeviationId"/>.</param>
public sealed record DeviationChangeEntry(ChangeKind Kind, DeviationStatus Status, string LocalId)
{
    private const char FieldSeparator = ':', EntrySeparator = ';';

    /// <summary>Formats changes for the store.</summary>
    public static string Format(IEnumerable<DeviationChangeEntry> changes) =>
        string.Join(EntrySeparator, changes.Select(change => string.Join(FieldSeparator, change.Kind, change.Status, change.LocalId)));

    /// <summary>Parses stored changes.</summary>
    public static IEnumerable<DeviationChangeEntry> Parse(string text) =>
        from change in text.Split(EntrySeparator)
        let parts = change.Split(FieldSeparator)
        select new DeviationChangeEntry(Enum.Parse<ChangeKind>(parts[0]), Enum.Parse<DeviationStatus>(parts[1]), parts[2]);
}
