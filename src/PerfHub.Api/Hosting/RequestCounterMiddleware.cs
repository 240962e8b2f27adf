using PerfHub.Api.Jobs;

namespace PerfHub.Api.Hosting;

/// <summary>Registers it.</summary>
public static class RequestCounterMiddleware
{
    /// <summary>Counts every request, before anything else is done with it.</summary>
    /// <param name="app">The host.</param>
    public static void UseRequestCounter(this IApplicationBuilder app)
    {
        var traffic = app.ApplicationServices.GetRequiredService<RequestCounter>();
        app.Use((http, next) =>
        {
            traffic.Increment();
            return next(http);
        });
    }
}
