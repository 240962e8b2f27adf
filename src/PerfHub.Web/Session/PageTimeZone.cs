using PerfHub.Client;
using PerfHub.Web.Layout;
using PerfHub.Web.Localization;

namespace PerfHub.Web.Session;

/// <summary>Sets <see cref="BureauTime"/> to the zone of the bureau that an address names; by default to that of the user's own bureau.</summary>
internal sealed class PageTimeZone(PageSession session, UserCache users, PerfHubClient api)
{
    private string? _bureau;
    private string? _zone;

    /// <summary>Sets the zone, and reads it unless the last address has named the same bureau.</summary>
    public async Task ApplyAsync(string path, CancellationToken cancel)
    {
        var bureau = PagePath.FindBureau(path) ?? (session.IsSignedIn ? session.Caller.Bureau?.Code : null);
        if (bureau != _bureau)
        {
            (_bureau, _zone) = (bureau, bureau is null ? null : await ReadAsync(bureau, cancel));
        }

        BureauTime.Set(_zone);
    }

    private async Task<string?> ReadAsync(string bureau, CancellationToken cancel)
    {
        try
        {
            return session.Key is { } key ? (await users.ReadBureauAsync(key, bureau, api, cancel)).TimeZone : null;
        }
        catch (Exception error) when (error is PerfHubException or HttpRequestException or TimeoutException)
        {
            // The page meets the same problem, and shows it.
            return null;
        }
    }
}
