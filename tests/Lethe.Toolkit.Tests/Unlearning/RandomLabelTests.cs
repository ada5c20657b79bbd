using System.Collections.Immutable;
using Lethe.Data;
using Lethe.Engine.Randomness;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

public sealed class RandomLabelTests
{
    private static readonly DatasetPart Part = Toolkit.Tests.Data.TinyData.Of(train: 4000, classes: 5, validation: 0).Train;
    private static readonly RandomStream Random = new(9);

    [Fact]
    public void No_label_is_the_true_one_nor_of_a_class_that_is_gone()
    {
        ImmutableArray<int> live = [0, 2, 4];
        int[] labels = RandomLabel.WrongLabels(Part, live, Random);
        Assert.All(Enumerable.Range(0, Part.Count), i => Assert.NotEqual(Part.Label(i), labels[i]));
        Assert.All(labels, label => Assert.Contains(label, live));
    }

    [Fact]
    public void Wrong_labels_are_uniform()
    {
        int[] labels = RandomLabel.WrongLabels(Part, [0, 1, 2, 3, 4], Random);
        foreach (IGrouping<(int, int), int> pair in Enumerable.Range(0, Part.Count).GroupBy(i => (Part.Label(i), labels[i])))
            Assert.InRange(pair.Count(), 150, 250);
    }

    [Fact]
    public void A_label_belongs_to_the_sample_whatever_its_place()
    {
        DatasetPart reversed = Part.Select([.. Enumerable.Range(0, Part.Count).Reverse()]);
        Assert.Equal(RandomLabel.WrongLabels(Part, [0, 1, 2], Random), RandomLabel.WrongLabels(reversed, [0, 1, 2], Random).Reverse());
    }

    [Fact]
    public void The_published_labels_are_never_the_true_one_and_twice_as_often_the_next()
    {
        int[] labels = RandomLabel.PublishedLabels(Part, 5, Random);
        int[] steps = [.. Enumerable.Range(0, Part.Count).Select(i => (labels[i] - Part.Label(i) + 5) % 5)];
        Assert.DoesNotContain(0, steps);
        Assert.InRange(steps.Count(step => step == 1), 1450, 1750);
        Assert.All(Enumerable.Range(2, 3), step => Assert.InRange(steps.Count(s => s == step), 680, 920));
    }

    [Fact]
    public void With_one_class_left_there_is_no_wrong_label() =>
        Assert.Throws<UsageException>(() => RandomLabel.WrongLabels(Part.Where(i => Part.Label(i) == 3), [3], Random));

    [Fact]
    public void It_trains_on_all_of_D_and_in_the_published_form_on_D_f_alone()
    {
        UnlearningJob job = LinearWorld.Job(LinearWorld.Create());
        UnlearningResult together = Unlearner.Run(new RandomLabel(), job), paper = Unlearner.Run(RandomLabel.Definition.Create("rule=paper"), job);
        Assert.Equal(job.Data.Train.Count, together.Cost.SamplesBackward);
        Assert.Equal(3 * paper.Split.Training.ForgetTrain.Count, paper.Cost.SamplesBackward);
    }
}
