namespace PerfHub.Web.Hosting;

/// <summary>Finds the style sheets and scripts of the pages.</summary>
public static class PublishedFiles
{
    /// <summary>
    /// Creates the options of a host. After publishing, the files are beside the program, wherever the host is started; the framework would look for
    /// them in the working directory, and answer with empty files. A build that was not published finds them in the projects.
    /// </summary>
    /// <param name="args">The arguments of the command line.</param>
    public static WebApplicationOptions CreateOptions(string[] args)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        return new WebApplicationOptions { Args = args, WebRootPath = Directory.Exists(folder) ? folder : null };
    }
}
