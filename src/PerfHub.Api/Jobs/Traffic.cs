namespace PerfHub.Api.Jobs;

/// <summary>How much this host is asked, as far as work that gives way needs to know.</summary>
public sealed class Traffic
{
    private long _requests;

    /// <summary>How many requests have come since the host was started.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>A request has come.</summary>
    public void Count() => Interlocked.Increment(ref _requests);
}

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
