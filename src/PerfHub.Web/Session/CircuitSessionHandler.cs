using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using PerfHub.Client;

namespace PerfHub.Web.Session;

/// <summary>Gives each circuit the session of the request that has opened it.</summary>
internal sealed class CircuitSessionHandler(
    PageSession session, UserCache users, PerfHubClient api, AuthenticationStateProvider authentication, PageTimeZone timeZone, NavigationManager navigation) : CircuitHandler
{
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        session.SetCircuitUser((await authentication.GetAuthenticationStateAsync()).User);
        await AskForCallerAsync(cancellationToken);
        await ApplyTimeZoneAsync(cancellationToken);
    }

    // Without the API, nobody could say at the start what the user may do; it is asked again until it says so.
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        if (!session.IsSignedIn)
        {
            await AskForCallerAsync(CancellationToken.None);
        }

        // The page may show another bureau meanwhile, and a connection that was made again begins in Beijing's time.
        await ApplyTimeZoneAsync(CancellationToken.None);
        await next(context);
    };

    private Task ApplyTimeZoneAsync(CancellationToken cancel) => session.IsSignedIn ? timeZone.ApplyAsync(new Uri(navigation.Uri).AbsolutePath, cancel) : Task.CompletedTask;

    private async Task AskForCallerAsync(CancellationToken cancel)
    {
        if (session.Key is not { } key)
        {
            return;
        }

        try
        {
            session.Caller = await users.ReadCallerAsync(key, api, cancel);
        }
        catch (Exception error) when (error is PerfHubException or HttpRequestException or TimeoutException)
        {
            // The first call of a component meets the same problem, and shows it.
        }
    }
}
