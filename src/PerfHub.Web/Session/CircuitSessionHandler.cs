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
            session.Caller = await api.ApiKeys.GetMeAsync(cancellationToken: cancellationToken);
        }
    }
}
