using PerfHub.Client;
using PerfHub.Web.Session;

namespace PerfHub.Web.Layout;

/// <summary>The navigation: the pages whose operations the API lets the user call.</summary>
public static class PageLinks
{
    /// <summary>Creates the links for a user.</summary>
    /// <param name="session">The user.</param>
    /// <param name="bureau">The bureau of the current page; <see langword="null"/> for an operator without one.</param>
    /// <param name="year">The year of the current page.</param>
    /// <param name="dueYear">The year whose reports are due: units file for it, whatever year the current page shows.</param>
    public static IEnumerable<PageLink> Create(PageSession session, string? bureau, int year, int dueYear)
    {
        if (session.Caller is { Role: Role.Unit, Unit: { } unit, Bureau: { } own })
        {
            yield return new(LayoutTexts.Filing, PagePath.Filing(own.Code, unit.Code, dueYear));
            yield return new(LayoutTexts.MyReport, PagePath.Report(own.Code, unit.Code, year));
            yield return new(LayoutTexts.History, PagePath.History(own.Code, unit.Code));
            yield return new(LayoutTexts.Policy, PagePath.Policy(own.Code, year));
            yield break;
        }

        // Operators belong to no bureau: from each of its pages they come back to the list.
        if (session.Caller.Bureau is null)
        {
            yield return new(LayoutTexts.Bureaus, PagePath.Bureaus);
            if (session.MayCall("ListServiceAuditEntries"))
            {
                yield return new(LayoutTexts.ServiceAuditLog, PagePath.ServiceAuditLog);
            }
        }

        if (bureau is null)
        {
            yield break;
        }

        if (session.MayCall("GetOverview"))
        {
            yield return new(LayoutTexts.Overview, PagePath.Overview(bureau, year));
        }

        if (session.MayCall("GetRanking"))
        {
            yield return new(LayoutTexts.Ranking, PagePath.Ranking(bureau, year));
        }

        if (session.MayCall("ListFilings"))
        {
            yield return new(LayoutTexts.Filings, PagePath.Filings(bureau, year));
        }

        if (session.MayCall("ListDeviations"))
        {
            yield return new(LayoutTexts.Deviations, PagePath.Deviations(bureau, year));
        }

        if (session.MayCall("DrawSample"))
        {
            yield return new(LayoutTexts.Sample, PagePath.Sample(bureau, year));
        }

        if (session.MayCall("GetPolicy"))
        {
            yield return new(LayoutTexts.Policy, PagePath.Policy(bureau, year));
        }

        if (session.MayCall("ListApiKeys"))
        {
            yield return new(LayoutTexts.Administration, PagePath.Administration(bureau));
        }
    }

    /// <summary>Gets the first page of a user of a bureau: the deviations for auditors, the overview for all others.</summary>
    public static string? CreateHome(PageSession session, string bureau, int year)
    {
        var links = Create(session, bureau, year, year).ToList();
        return session.Caller.Role == Role.Auditor && links.Find(link => link.Title == LayoutTexts.Deviations) is { } deviations ? deviations.Path : links.FirstOrDefault()?.Path;
    }
}
