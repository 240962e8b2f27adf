using PerfHub.Api.Jobs;

namespace PerfHub.Api.Hosting;

/// <summary>Registers it.</summary>
public static class TrafficSetup
{
    /// <summary>Counts every request, before anything else is done with it.</summary>
    /// <param name="app">The host.</param>
    public static void UseTraffic(this IApplicationBuilder app)
    {
        var traffic = app.ApplicationServices.GetRequiredService<Traffic>();
        app.Use((http, next) =>
        {
            traffic.Count();
            return next(http);
        });
    }
}
