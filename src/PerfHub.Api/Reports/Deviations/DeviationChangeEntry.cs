using System.Text;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>One change of one deviation.</summary>
/// <param name="Kind">The kind of the change.</param>
/// <param name="Status">The status after the change.</param>
/// <param name="LocalId">The deviation's id within its report; see <see cref="DeviationId"/>.</param>
public sealed record DeviationChangeEntry(ChangeKind Kind, DeviationStatus Status, string LocalId)
{
    private const char FieldSeparator = ':', EntrySeparator = ';', IdSeparator = ',';

    /// <summary>Formats changes for the store. Neighbours of one kind and status name both once: <c>Opened:Open:1c94…,b2c4…;Resolved:Resolved:8469…</c></summary>
    public static string Format(IEnumerable<DeviationChangeEntry> changes)
    {
        var text = new StringBuilder();
        DeviationChangeEntry? previous = null;
        foreach (var change in changes)
        {
            if (!StoredFormat.WritesPrevious && previous is not null && (previous.Kind, previous.Status) == (change.Kind, change.Status))
            {
                text.Append(IdSeparator);
            }
            else
            {
                text.Append(previous is null ? "" : $"{EntrySeparator}").Append(change.Kind).Append(FieldSeparator).Append(change.Status).Append(FieldSeparator);
            }

            text.Append(change.LocalId);
            previous = change;
        }

        return text.ToString();
    }

    /// <summary>Parses stored changes.</summary>
    public static IEnumerable<DeviationChangeEntry> Parse(string text) =>
        from neighbours in text.Split(EntrySeparator)
        let parts = neighbours.Split(FieldSeparator)
        from id in parts[2].Split(IdSeparator)
        select new DeviationChangeEntry(Enum.Parse<ChangeKind>(parts[0]), Enum.Parse<DeviationStatus>(parts[1]), id);
}
