using PerfHub.Client;
using PerfHub.Web.Layout;
using PerfHub.Web.Localization;

namespace PerfHub.Web.Session;

/// <summary>Sets <see cref="BureauTime"/> to the zone of the bureau that an address names; by default to that of the user's own bureau.</summary>
internal sealed class PageTimeZone(PageSession session, UserCache users, PerfHubClient api)
{
    private string? _code;

    /// <summary>The bureau whose zone it is; <see langword="null"/> if it could not be read.</summary>
    public Bureau? Bureau { get; private set; }

    /// <summary>Sets the zone, and reads it unless the last address has named the same bureau.</summary>
    public async Task ApplyAsync(string path, CancellationToken cancel)
    {
        var code = PagePath.FindBureau(path) ?? (session.IsSignedIn ? session.Caller.Bureau?.Code : null);
        if (code != _code)
        {
            (_code, Bureau) = (code, code is null ? null : await ReadAsync(code, cancel));
        }

        BureauTime.Set(Bureau?.TimeZone);
    }

    private async Task<Bureau?> ReadAsync(string code, CancellationToken cancel)
    {
        try
        {
            return session.Key is { } key ? await users.ReadBureauAsync(key, code, api, cancel) : null;
        }
        catch (Exception error) when (error is PerfHubException or HttpRequestException or TimeoutException)
        {
            // The page meets the same problem, and shows it.
            return null;
        }
    }
}
