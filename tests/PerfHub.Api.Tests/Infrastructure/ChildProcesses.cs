using System.Runtime.CompilerServices;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>Settings of the runtime that child processes of the tests do not inherit.</summary>
internal static class ChildProcesses
{
    /// <summary>
    /// A large youngest generation makes a process with many hosts fast, and each of the hundred processes that live for seconds slow.
    /// </summary>
    [ModuleInitializer]
    internal static void RemoveHeapSettings() => Environment.SetEnvironmentVariable("DOTNET_GCgen0size", null);
}
