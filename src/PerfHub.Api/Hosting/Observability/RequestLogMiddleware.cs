using System.Diagnostics;

namespace PerfHub.Api.Hosting.Observability;

/// <summary>Adds <see cref="RequestLog"/> to the request pipeline.</summary>
internal static class RequestLogMiddleware
{
    /// <summary>Must come before everything that can change the status of a response.</summary>
    public static void UseRequestLog(this IApplicationBuilder app)
    {
        var log = app.ApplicationServices.GetRequiredService<RequestLog>();
        if (log.IsEnabled)
        {
            app.Use(async (http, next) =>
            {
                var start = Stopwatch.GetTimestamp();
                try
                {
                    await next(http);
                }
                finally
                {
                    log.Write(http, start);
                }
            });
        }
    }
}
