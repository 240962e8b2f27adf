using Microsoft.AspNetCore.Http.Features;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Security;

namespace PerfHub.Api.Hosting;

/// <summary>Gives each request with a body its <see cref="IBodyMemory"/>.</summary>
internal static class BodyMemoryMiddleware
{
    /// <summary>Adds the middleware. It must come after authorization.</summary>
    public static void UseBodyMemoryLimits(this IApplicationBuilder app)
    {
        var limiter = app.ApplicationServices.GetRequiredService<BodyMemoryLimiter>();
        app.Use(async (http, next) =>
        {
            if (http.User.Identity?.IsAuthenticated != true || http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
            {
                await next(http);
                return;
            }

            using var memory = new BodyMemory(limiter, Caller.FromPrincipal(http.User));
            http.Features.Set<IBodyMemory>(memory);
            http.Response.OnStarting(() =>
            {
                // The body has been processed; how fast the response is read is up to the client.
                memory.Dispose();
                return Task.CompletedTask;
            });
            await next(http);
        });
    }
}
