namespace PerfHub.Web.InProcess;

/// <summary>The request pipeline of this host, from its first middleware on.</summary>
internal sealed class InProcessPipeline
{
    /// <summary>Handles a request; <see langword="null"/> before the pipeline is built.</summary>
    public RequestDelegate? Invoke { get; set; }
}
