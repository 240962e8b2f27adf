using PerfHub.Client;

namespace PerfHub.Web.Pages.Deviations;

/// <summary>
/// What the list shows of a deviation. The list travels with the page to the browser and back into the circuit, which keeps it as long as
/// the page is open.
/// </summary>
/// <param name="Id">The id of the deviation.</param>
/// <param name="Severity">How serious it is.</param>
/// <param name="Unit">The code of the unit.</param>
/// <param name="UnitName">The name of the unit.</param>
/// <param name="Sector">The sector of the unit.</param>
/// <param name="Title">The title of the rule.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Difference">Actual minus expected, in the unit of measure of the rule; <see langword="null"/> if the rule compares no figures.</param>
/// <param name="Status">The state of the case.</param>
public sealed record DeviationListItem(
    string Id, Severity Severity, string Unit, string UnitName, string Sector, string Title, string Message, decimal? Difference, DeviationStatus Status)
{
    /// <summary>Takes from a deviation what the list shows.</summary>
    public static DeviationListItem From(Deviation deviation)
    {
        ArgumentNullException.ThrowIfNull(deviation);
        return new(
            deviation.Id, deviation.Severity, deviation.Unit, deviation.UnitName, deviation.Sector, deviation.Title, deviation.Message, deviation.Difference, deviation.Status);
    }
}
