namespace PerfHub.Rules.Report;

/// <summary>The grades as the form names them.</summary>
public static class GradeExtensions
{
    /// <summary>优, 良, 中 or 差.</summary>
    /// <param name="grade">The grade.</param>
    public static string ToChinese(this Grade grade) => grade switch
    {
        Grade.Excellent => "优",
        Grade.Good => "良",
        Grade.Fair => "中",
        _ => "差",
    };
}
