using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using PerfHub.Client;

namespace PerfHub.Web.Session;

/// <summary>Gives each circuit the session of the request that has opened it.</summary>
internal sealed class CircuitSessionHandler(PageSession session, PerfHubClient api, AuthenticationStateProvider authentication) : CircuitHandler
{
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        session.SetUser((await authentication.GetAuthenticationStateAsync()).User);
        if (session.Key is not null)
        {
            try
            {
                session.Caller = await api.ApiKeys.GetMeAsync(cancellationToken: cancellationToken);
            }
            catch (PerfHubException)
            {
                // The first call of a component meets the same problem, and shows it.
            }
        }
    }
}
