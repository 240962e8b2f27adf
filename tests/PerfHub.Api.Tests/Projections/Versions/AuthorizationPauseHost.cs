using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Projections.Versions;

/// <summary>A host in which something can happen between the authorization of a request and its endpoint.</summary>
public sealed class AuthorizationPauseHost : SqliteHost
{
    private Func<Task>? _afterAuthorization;

    /// <summary>Runs the action as soon as the next request is authorised.</summary>
    public void RunAfterNextAuthorization(Func<Task> action) => _afterAuthorization = action;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services =>
        {
            var handler = services.Last(it => it.ServiceType == typeof(IAuthorizationMiddlewareResultHandler)).ImplementationType!;
            services.AddSingleton<IAuthorizationMiddlewareResultHandler>(provider =>
                new PausingHandler(this, (IAuthorizationMiddlewareResultHandler)ActivatorUtilities.CreateInstance(provider, handler)));
        });
    }

    private sealed class PausingHandler(AuthorizationPauseHost host, IAuthorizationMiddlewareResultHandler inner) : IAuthorizationMiddlewareResultHandler
    {
        public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
        {
            if (authorizeResult.Succeeded && Interlocked.Exchange(ref host._afterAuthorization, null) is { } action)
            {
                await action();
            }

            await inner.HandleAsync(next, context, policy, authorizeResult);
        }
    }
}
