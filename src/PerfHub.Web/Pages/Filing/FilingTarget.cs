using System.Net;
using PerfHub.Client;

namespace PerfHub.Web.Pages.Filing;

/// <summary>The report of a unit and year that a page files: what is filed now, and whether and until when it can be filed.</summary>
public sealed class FilingTarget(PerfHubClient api, string bureau, string unit, int year, bool mayFile, bool isActive)
{
    private Window? _window;
    private bool _isLoaded;

    /// <summary>The bureau.</summary>
    public string Bureau => bureau;

    /// <summary>The code of the unit.</summary>
    public string Unit => unit;

    /// <summary>The fiscal year.</summary>
    public int Year => year;

    /// <summary>The report that is filed; <see langword="null"/> if there is none.</summary>
    public PerfHubResponse<FiledReport>? Current { get; private set; }

    /// <summary>Whether the unit can file; <see langword="null"/> if that could not be read.</summary>
    public FilingConditions? Conditions => _isLoaded ? new(year, mayFile, isActive, _window, Current?.Value.Status) : null;

    /// <summary>Loads what is filed, and the window.</summary>
    /// <exception cref="PerfHubException">The API refused a call.</exception>
    public async Task LoadAsync()
    {
        Current = await FindReportAsync(year);
        _window = (await api.Windows.GetWindowsAsync(bureau, year)).Value.Final;
        _isLoaded = true;
    }

    /// <summary>Finds the unit's report of a year; <see langword="null"/> if none is filed.</summary>
    /// <exception cref="PerfHubException">The API refused the call.</exception>
    public async Task<PerfHubResponse<FiledReport>?> FindReportAsync(int ofYear)
    {
        try
        {
            return await api.SelfEvaluations.GetReportAsync(bureau, unit, ofYear);
        }
        catch (PerfHubException error) when (error.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Whether the report has a revision that a draft was not made from.</summary>
    public bool HasOtherRevision(DraftState draft) => Current?.Value.Revision != draft.BaseRevision;
}
