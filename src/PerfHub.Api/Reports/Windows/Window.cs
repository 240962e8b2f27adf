using PerfHub.Api.Http.Problems;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Windows;

/// <summary>
/// A filing window; both instants are included. A bureau that has set none for a phase inherits that of the nearest bureau above with
/// one. Later filings are marked late.
/// </summary>
/// <param name="Bureau">The bureau that set it.</param>
/// <param name="OpensAt">The first instant at which units can file, UTC.</param>
/// <param name="ClosesAt">The last instant at which a filing is in time, UTC.</param>
/// <param name="ExtendedTo"><c>closesAt</c> for a unit with an extension; <see langword="null"/> without one.</param>
public sealed record Window(string Bureau, DateTime OpensAt, DateTime ClosesAt, DateTime? ExtendedTo)
{
    /// <summary>
    /// The windows for <c>@Year</c> of bureaus <c>s.Descendant</c> and those above them, with the extensions of <c>@Unit</c>; the query
    /// that starts with it adds the condition on the bureaus. The window with the greatest <c>Depth</c> is in force, because the
    /// nearest bureau has the most bureaus above it.
    /// </summary>
    internal const string InheritedSelect = """
        SELECT s.Descendant, f.Phase, f.Bureau, f.OpensAt, f.ClosesAt, x.ClosesAt AS ExtendedTo,
            (SELECT COUNT(*) FROM BureauScope d WHERE d.Descendant = s.Ancestor) AS Depth
        FROM BureauScope s
        JOIN FilingWindow f ON f.Bureau = s.Ancestor AND f.Year = @Year
        LEFT JOIN FilingExtension x ON x.Bureau = s.Descendant AND x.Year = f.Year AND x.Unit = @Unit AND x.Phase = f.Phase
        """;

    /// <summary><see cref="InheritedSelect"/> for <c>@Bureau</c>, as a subquery.</summary>
    internal const string InheritedSubquery = $"({InheritedSelect} WHERE s.Descendant = @Bureau)";

    /// <summary>The select list of <see cref="InheritedSubquery"/>, joined as <c>w</c>, that fills <see cref="Row"/>.</summary>
    internal const string SelectList = "w.Bureau AS WindowBureau, w.OpensAt, w.ClosesAt, w.ExtendedTo";

    /// <summary>The windows of all phases at <c>@Bureau</c> and above, those in force first.</summary>
    internal const string Sql = $"SELECT w.Phase, {SelectList} FROM {InheritedSubquery} w ORDER BY w.Depth DESC";

    /// <summary>The last instant at which a filing of the unit is on time, UTC.</summary>
    internal DateTime Deadline => ExtendedTo ?? ClosesAt;

    /// <summary>Adds a unit's extension; one that ends earlier, because the window was moved since, has no effect.</summary>
    internal Window WithExtension(DateTime? extendedTo) => this with { ExtendedTo = extendedTo > ClosesAt ? extendedTo : null };

    /// <summary>The window in force for a phase among the rows of <see cref="Sql"/>; <see langword="null"/> if no bureau has set one.</summary>
    internal static Window? FindForPhase(IEnumerable<PhaseRow> rows, WindowPhase phase) => rows.FirstOrDefault(row => row.Phase == phase)?.Window;

    /// <summary>Rejects a filing received before the window opens.</summary>
    /// <exception cref="ProblemException">409 if it is too early.</exception>
    internal void EnsureOpen(DateTime receivedAt, BureauTimeZone timeZone)
    {
        if (receivedAt < OpensAt)
        {
            throw ProblemKind.Conflict.ToException(
                $"填报窗口将于{timeZone.FormatZh(OpensAt)} 开放，目前不能填报。", $"The filing window opens on {timeZone.FormatEn(OpensAt)}. Nothing can be filed before then.");
        }
    }

    /// <summary>A row with the columns of <see cref="SelectList"/>.</summary>
    internal record Row
    {
        public required string? WindowBureau { get; init; }

        public required DateTime? OpensAt { get; init; }

        public required DateTime? ClosesAt { get; init; }

        public required DateTime? ExtendedTo { get; init; }

        public Window? Window => WindowBureau is null
            ? null
            : new Window(WindowBureau, OpensAt!.Value, ClosesAt!.Value, null).WithExtension(ExtendedTo);
    }

    internal sealed record PhaseRow : Row
    {
        public required WindowPhase Phase { get; init; }
    }
}
