using PerfHub.Api.Http.Problems;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Windows;

/// <summary>
/// When units file, both instants included: as their own bureau has set it for the phase, else as the nearest bureau above has
/// that has. What is received later is late.
/// </summary>
/// <param name="Bureau">The bureau that has set it.</param>
/// <param name="OpensAt">The first instant at which can be filed, UTC.</param>
/// <param name="ClosesAt">The last instant at which is filed in time, UTC.</param>
/// <param name="ExtendedTo">The same for the unit that is asked for, where it may file for longer.</param>
public sealed record Window(string Bureau, DateTime OpensAt, DateTime ClosesAt, DateTime? ExtendedTo)
{
    /// <summary>
    /// The windows for <c>@Year</c> of bureaus <c>s.Descendant</c> and those above them, with the extensions of <c>@Unit</c>, as the beginning of
    /// a query that says which bureaus. The one in force at a bureau for a phase is that of the nearest, which has the most above itself: the
    /// greatest <c>Depth</c>.
    /// </summary>
    internal const string InheritedSelect = """
        SELECT s.Descendant, f.Phase, f.Bureau, f.OpensAt, f.ClosesAt, x.ClosesAt AS ExtendedTo,
            (SELECT COUNT(*) FROM BureauScope d WHERE d.Descendant = s.Ancestor) AS Depth
        FROM BureauScope s
        JOIN FilingWindow f ON f.Bureau = s.Ancestor AND f.Year = @Year
        LEFT JOIN FilingExtension x ON x.Bureau = s.Descendant AND x.Year = f.Year AND x.Unit = @Unit AND x.Phase = f.Phase
        """;

    /// <summary>The same of <c>@Bureau</c>, as a table of a query.</summary>
    internal const string InheritedSubquery = $"({InheritedSelect} WHERE s.Descendant = @Bureau)";

    /// <summary>What is selected of <see cref="InheritedSubquery"/> where it is joined as <c>w</c>, for <see cref="Row"/>.</summary>
    internal const string SelectList = "w.Bureau AS WindowBureau, w.OpensAt, w.ClosesAt, w.ExtendedTo";

    /// <summary>The windows of all phases and bureaus, those in force first.</summary>
    internal const string Sql = $"SELECT w.Phase, {SelectList} FROM {InheritedSubquery} w ORDER BY w.Depth DESC";

    /// <summary>The last instant at which the unit files in time, UTC.</summary>
    internal DateTime Deadline => ExtendedTo ?? ClosesAt;

    /// <summary>The same for a unit that may file for longer; an extension that ends before it, for it was moved since, extends nothing.</summary>
    /// <param name="to">The last instant at which the unit files in time, UTC; nothing where nothing was granted to it.</param>
    internal Window WithExtension(DateTime? to) => this with { ExtendedTo = to > ClosesAt ? to : null };

    /// <summary>The window in force for a phase; nothing where no bureau has set one.</summary>
    /// <param name="rows">What <see cref="Sql"/> gave.</param>
    /// <param name="phase">The phase.</param>
    internal static Window? FindForPhase(IEnumerable<PhaseRow> rows, WindowPhase phase) => rows.FirstOrDefault(row => row.Phase == phase)?.Window;

    /// <summary>Refuses what is received before it opens.</summary>
    /// <param name="receivedAt">When it was received, UTC.</param>
    /// <exception cref="ProblemException">409 where that is too early.</exception>
    internal void EnsureOpen(DateTime receivedAt)
    {
        if (receivedAt < OpensAt)
        {
            throw ProblemKind.Conflict.ToException(
                $"填报窗口将于{ChinaTime.FormatZh(OpensAt)} 开放，目前不能填报。", $"The filing window opens on {ChinaTime.FormatEn(OpensAt)}. Nothing can be filed before then.");
        }
    }

    /// <summary>What a query gives that selects <see cref="SelectList"/>.</summary>
    internal record Row
    {
        public required string? WindowBureau { get; init; }

        public required DateTime? OpensAt { get; init; }

        public required DateTime? ClosesAt { get; init; }

        public required DateTime? ExtendedTo { get; init; }

        /// <summary>The window.</summary>
        public Window? Window => WindowBureau is null
            ? null
            : new Window(WindowBureau, OpensAt!.Value, ClosesAt!.Value, null).WithExtension(ExtendedTo);
    }

    /// <summary>The same with the phase.</summary>
    internal sealed record PhaseRow : Row
    {
        public required WindowPhase Phase { get; init; }
    }
}
