namespace PerfHub.Rules.Report;

/// <summary>The Chinese names of grades.</summary>
public static class GradeExtensions
{
    /// <summary>Gets 优, 良, 中 or 差.</summary>
    public static string ToChinese(this Grade grade) => grade switch
    {
        Grade.Excellent => "优",
        Grade.Good => "良",
        Grade.Fair => "中",
        _ => "差",
    };
}
