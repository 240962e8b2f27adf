using System.Diagnostics;

namespace PerfHub.Api.Hosting;

/// <summary>The activity source of the service.</summary>
internal static class Tracing
{
    public static readonly ActivitySource Source = new("PerfHub");
}
