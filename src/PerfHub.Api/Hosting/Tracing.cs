using System.Diagnostics;

namespace PerfHub.Api.Hosting;

/// <summary>The service's source of traces.</summary>
internal static class Tracing
{
    public static readonly ActivitySource Source = new("PerfHub");
}
