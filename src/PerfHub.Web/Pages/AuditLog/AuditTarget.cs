using System.Text.RegularExpressions;
using PerfHub.Client;

namespace PerfHub.Web.Pages.AuditLog;

/// <summary>What an action was about, from its path and subject.</summary>
/// <param name="Words">The unit and year in words; <see langword="null"/> if the path names neither.</param>
/// <param name="Key">The id of a key; <see langword="null"/> if it was about something else.</param>
/// <param name="Details">What the API adds, such as the number of attempts that have no entry of their own; <see langword="null"/> for nothing.</param>
internal sealed partial record AuditTarget(string? Words, string? Key, string? Details)
{
    private const string BatchOperation = "FileBatch";

    /// <summary>Finds the target of an entry.</summary>
    public static AuditTarget Of(AuditEntry entry)
    {
        if (KeyPath().Match(entry.Action) is { Success: true } key && (entry.Subject ?? key.Groups["id"].Value) is { Length: > 0 } id)
        {
            return KeyId().IsMatch(id) ? new(null, id, null) : new(null, null, id);
        }

        var unit = UnitPath().Match(entry.Action).Groups["unit"];
        var year = YearPath().Match(entry.Action).Groups["year"];
        // Each line of a batch has an entry, whose subject is the unit. The reason of the service is in the words of the action.
        var unitOfLine = entry.Operation == BatchOperation ? entry.Subject : null;
        var subject = unitOfLine is not null || entry.Actor == AuditTexts.ServiceActor ? null : entry.Subject;
        var words = AuditTexts.TargetOf(unitOfLine ?? (unit.Success ? Uri.UnescapeDataString(unit.Value) : null), year.Success ? year.Value : null);
        return words is null ? new(subject, null, null) : new(words, null, subject);
    }

    [GeneratedRegex("^[A-Z]+ /v1/api-keys(/(?<id>[^/]+))?", RegexOptions.ExplicitCapture)]
    private static partial Regex KeyPath();

    [GeneratedRegex("^[0-9a-f]{8,32}$")]
    private static partial Regex KeyId();

    [GeneratedRegex("(/units|/extensions)/(?!import$)(?<unit>[^/]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex UnitPath();

    [GeneratedRegex(@"/[a-z-]+/(?<year>(19|20)\d\d)(/|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex YearPath();
}
